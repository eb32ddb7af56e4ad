import { loginEvents } from '#kernel/auth/contract.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'

const changes = ['created', 'updated', 'deleted'] as const

/** What the audit knows, changes of records, of the system itself, and what people did at the door, with every deed of each. */
export const auditActions = {
  record: [...changes, 'restored', 'destroyed'],
  signIn: loginEvents,
  setting: ['updated'],
  role: changes,
  sharing: changes,
  viewing: ['started', 'ended'],
  account: ['invited', 'invitedAgain', 'invitationLinkCopied', 'invitationRevoked', 'factorsReset', 'signedOut'],
  export: ['csv', 'xlsx', 'audit', 'backup'],
  job: ['replayed', 'discarded'],
  reader: ['rebuilt', 'paused', 'resumed'],
  object: changes,
  field: [...changes, 'choices', 'merged', 'unmerged', 'converted', 'unconverted'],
  layout: ['published', 'reset'],
  rule: changes,
  process: ['updated', 'deleted'],
  checklist: ['ticked', 'unticked'],
  view: [...changes, 'restored'],
  assignment: [...changes, 'ordered'],
  trash: ['emptied'],
} as const

export type AuditKind = keyof typeof auditActions
export type AuditAction<K extends AuditKind> = (typeof auditActions)[K][number]
export const auditKinds = Object.keys(auditActions) as AuditKind[]

/** One row of GET /api/v1/audit, newest first. `subject` is an actor string, a role's key, a setting's key, or null. */
export interface AuditEntry {
  /** Unique among all sources. */
  id: string
  at: string
  kind: AuditKind
  action: string
  /** Actor string; the person who really acted when they saw Rapport as somebody else. */
  actor: string
  actorName: string
  subject: string | null
  name: string | null
  object: string | null
  recordId: string | null
  note: string | null
  ip: string | null
  changes: AuditChange[]
}

export interface AuditChange {
  field: string
  from: JsonValue
  to: JsonValue
}

export interface AuditPage {
  items: AuditEntry[]
  next: string | null
}

/** Query of GET /api/v1/audit (capability audit.read); everything given must hold. */
export interface AuditQuery {
  cursor?: string | undefined
  limit?: number | undefined
  kinds?: AuditKind[] | undefined
  /** Actor string: `user:<id>`, `key:<id>`, `system:<name>`. */
  actor?: string | undefined
  object?: string | undefined
  record?: string | undefined
  /** A role's key, a setting's key, a rule's id, an actor string. */
  subject?: string | undefined
  from?: string | undefined
  to?: string | undefined
  /** Words of a record's name, of a person, an address, a reason. */
  text?: string | undefined
}
