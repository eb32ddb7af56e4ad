import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'

/**
 * When a rule is asked. `created`: by API, import, form or conversion, where nobody named an owner. `createdByHand`: also where a
 * person made the record on the screen, who otherwise owns it. `updated`: when a change makes the record match. `run`: when
 * somebody has rules run over records.
 */
export const triggers = ['created', 'createdByHand', 'updated', 'run'] as const
export type Trigger = (typeof triggers)[number]

export const methods = ['user', 'roundRobin', 'leastBusy', 'queue'] as const
export type Method = (typeof methods)[number]

export const capacityPeriods = ['day', 'week', 'month', 'open'] as const
export type CapacityPeriod = (typeof capacityPeriods)[number]

/** One who gets records. `weight` is their share beside the others'; `capacity` the most by this rule in a period, or open at once. */
export interface Member {
  user: string
  weight: number
  capacity?: { max: number; per: CapacityPeriod }
}

/** Where records go that nobody else takes; absent: they stay with whoever they would belong to without rules. */
export type Target = { user: string } | { queue: string }

/** What is done when the owner does not respond: `times` others get a turn, then the record goes to `giveUpTo`. */
export interface NoResponse {
  after: number
  unit: 'hours' | 'workingDays'
  times: number
  giveUpTo?: Target
}

/** A rule as administrators define it. The first of an object, in their order, whose filter matches decides. */
export interface RuleDefinition {
  name: string
  when: Trigger[]
  /** Absent: every record. */
  filter?: Filter
  method: Method
  /** Those among whom records are shared out; of `user` the first alone. */
  members: Member[]
  /** Of the method `queue`. */
  queue?: string
  /** Which of their records keep somebody busy; absent: all. */
  openFilter?: Filter
  skipAbsent: boolean
  fallback?: Target
  isActive: boolean
  noResponse?: NoResponse
}

export interface AssignmentRule extends RuleDefinition {
  id: string
  object: string
}

/** A rule as it is listed: with what does not work any more. */
export interface ListedRule extends AssignmentRule {
  /** The filter names something that is gone: the rule is passed by. */
  problem: string | null
  /** Records that it assigned in the last 30 days. */
  recent: number
}

export const skipReasons = ['absent', 'full', 'inactive', 'noRight', 'isOwner'] as const
export type SkipReason = (typeof skipReasons)[number]

/** Somebody whose turn it might have been. `until` is the last day of an absence. */
export interface Skipped {
  user: string
  why: SkipReason
  until?: string
}

/**
 * Why a record has its owner. `ruleFailed` and `nobody` say why it was left where it is; `place` of `among` is the seat of whoever
 * got it, `open` how many records they had.
 */
export interface Reason {
  code:
    | 'fixed'
    | 'roundRobin'
    | 'leastBusy'
    | 'queue'
    | 'fallback'
    | 'nobody'
    | 'ruleFailed'
    | 'taken'
    | 'returned'
    | 'chosen'
  place?: number
  among?: number
  open?: number
  /** Whom the owner stands in for. */
  insteadOf?: string
  until?: string
  skipped?: Skipped[]
  /** How often the record has changed hands because nobody responded. */
  round?: number
  /** Rules that could not be read. */
  failed?: { rule: string; message: string }[]
}

/** One row of the record's assignments, newest first, with the names that ids have for the reader. */
export interface AssignmentEntry {
  id: string
  at: string
  rule: string | null
  ruleName: string | null
  from: string | null
  to: string | null
  queue: string | null
  reason: Reason
  actor: string
  actorName: string
  operation: string | null
  /** Names of people and queues by id. */
  names: Record<string, string>
}

/** GET /api/v1/assignments/{object}/{id}: why the record has its owner, and what may be done with it. */
export interface AssignmentJson {
  entries: AssignmentEntry[]
  /** It waits in a queue of the asker's. */
  mayTake: boolean
  /** It came from a queue and may go back there. */
  mayReturn: boolean
  queueName: string | null
}

/** POST /api/v1/assignment-rules/try: what the rules would do with a record, nothing being written. */
export interface TryAnswer {
  rule: string | null
  ruleName: string | null
  to: string | null
  queue: string | null
  reason: Reason | null
  names: Record<string, string>
  /** Each rule in order, and whether it matched. */
  judged: { id: string; name: string; matches: boolean; problem: string | null }[]
}

/** What each target would get. `to` null: nobody, records stay with their owner. */
export interface Share {
  user: string | null
  queue: string | null
  name: string | null
  count: number
}

/** POST /api/v1/assignments/preview and POST /api/v1/assignments. */
export interface ReassignRequest {
  object: string
  ids?: string[]
  filter?: Filter
  /** Absent: the rules decide. */
  to?: Target
}
export interface ReassignPreview {
  total: number
  shares: Share[]
}

/** GET /api/v1/assignments/departed: records whose owner has left, by owner and object. */
export interface Departed {
  user: string
  name: string
  object: string
  count: number
}

/** How many records a rule would give to whom, of so many imaginary ones. */
export const imaginary = 100

export const isUserTarget = (target: Target): target is { user: string } => 'user' in target
export const targetJson = (target: Target): Record<string, JsonValue> => ({ ...target })
