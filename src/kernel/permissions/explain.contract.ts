import type { Filter } from '#kernel/filter/contract.ts'
import type { Action, Capability, Scope, SharingRule } from './contract.ts'

/** POST /api/v1/sharing-rules/preview: what a rule would open, before it stands. */
export interface SharingPreview {
  /** Records that the filter names. */
  matching: number
  /** Records that become readable (or changeable) for somebody who cannot read (or change) them now. */
  records: number
  /** Those who gain something, most first; at most 50 of them. */
  people: { id: string; name: string; more: number }[]
  /** How many gain something in all. */
  gaining: number
  /** How many the rule speaks of. */
  named: number
}

/** A rule as it is listed: one whose filter means nothing any more opens nothing. */
export interface ListedSharingRule extends SharingRule {
  isSound: boolean
}

/** Why a person may do something with one record. */
export type Reason =
  | { kind: 'everyone' }
  | {
      kind: 'role'
      role: string
      scope: Scope
      via: 'all' | 'owner' | 'ownerInTeam' | 'ownerBelow' | 'team' | 'teamBelow'
    }
  | { kind: 'rule'; rule: string; name: string | null; filter: Filter }
  | { kind: 'share' }
  | { kind: 'whole'; object: string; field: string; recordId: string | null }
  | { kind: 'capability'; capability: Capability }
  | { kind: 'author' }

/** GET /api/v1/rights/records: whether, and why. Without a reason the answer is no. */
export interface RecordRights {
  user: { id: string; name: string }
  record: { object: string; id: string; name: string }
  read: { allowed: boolean; reasons: Reason[] }
  update: { allowed: boolean; reasons: Reason[] }
  hiddenFields: string[]
}

/** GET /api/v1/rights/users/{id}: the rights of a person as their roles add up. */
export interface UserRights {
  user: { id: string; name: string }
  roles: { key: string; label: string }[]
  teams: { id: string; name: string }[]
  capabilities: { capability: Capability; roles: string[] }[]
  objects: ObjectRightsOf[]
}

export interface ObjectRightsOf {
  object: string
  actions: Record<Action, { scope: Scope; roles: string[]; isFilter: boolean; allowed: boolean }>
  rules: { id: string; name: string | null; level: 'read' | 'update' }[]
  hiddenFields: string[]
  readOnlyFields: string[]
}
