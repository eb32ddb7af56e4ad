import type { JsonValue, Money } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Match } from '#kernel/matching/contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { RiskSignal } from './objects/riskSignals.ts'

/** What a lead becomes, in the order in which it is made. */
export const conversionTargets = ['account', 'contact', 'opportunity'] as const
export type ConversionTarget = (typeof conversionTargets)[number]

/** Days within which a conversion can be undone, while nothing was built on top. */
export const conversionUndoDays = 30

/** What is to become of one target. */
export type TargetChoice =
  | { mode: 'skip' }
  /** `values` stand over what the lead gives; required fields that it does not give are among them. */
  | { mode: 'create'; values?: Record<string, JsonValue> }
  /**
   * Empty fields of the record are filled, addresses and numbers joined. `take` names the fields where the lead's value replaces
   * another one. Opt-outs are never loosened, whatever is taken.
   */
  | { mode: 'use'; id: string; take?: string[] }

/**
 * POST /api/v1/leads/{id}/conversion. A target that is left out is decided by itself: an account or contact that surely is the
 * same is used, otherwise made; an opportunity is skipped.
 */
export interface ConversionRequest {
  account?: TargetChoice
  contact?: TargetChoice
  opportunity?: TargetChoice
  /** Where the lead stood when it was looked at: refused when it has moved since. */
  version?: number
  /** Matches that were seen when it was decided to make a record all the same; others that have come since refuse it. */
  seen?: string[]
}

/** What the conversion made or used; `operation` takes it back. */
export interface ConversionResult {
  operation: string
  account: string | null
  contact: string | null
  opportunity: string | null
  /** Tasks, notes, comments and files that moved along. */
  moved: number
}

/** A field where the standing record says something else than the lead. */
export interface FieldChoice {
  field: string
  standing: JsonValue
  offered: JsonValue
}

/** A record that the lead may be converted into, and why it is offered. */
export interface Candidate extends Match {
  /** Fields that are empty, or lists that grow: filled without a question. */
  fills: string[]
  differences: FieldChoice[]
  /** The asker may not change it: it can be used as it stands. */
  isLocked: boolean
  /** Of an opportunity: amount and day, for its card. */
  hints?: Record<string, JsonValue>
}

export interface TargetPreview {
  /** Whether the asker may make one. */
  canCreate: boolean
  /** What a new one would hold. */
  values: Record<string, JsonValue>
  /** Fields of a new one that somebody has to give. */
  missing: string[]
  candidates: Candidate[]
  /** There is one more that the asker may not see. */
  hidden: boolean
  /** What a person is offered first. */
  proposed: TargetChoice
}

/** GET /api/v1/leads/{id}/conversion; `account` and `contact` name records chosen by hand, which are among the candidates then. */
export interface ConversionPreview extends Record<ConversionTarget, TargetPreview> {
  version: number
  displayName: string
}

/** What many conversions do alike. `likely`: what to do where only the name or a phone is the same. */
export interface BulkConversionRequest {
  /** These leads, at most 5,000, or all that a filter finds. */
  ids?: string[]
  filter?: Filter
  likely?: 'use' | 'create' | 'refuse'
  /** Make an opportunity for each. Default: none. */
  opportunities?: boolean
}

/** What would become of one lead. */
export interface PlannedConversion {
  id: string
  displayName: string
  account: PlannedTarget | null
  contact: PlannedTarget | null
  opportunity: PlannedTarget | null
  /** Why it would not be converted. */
  refused: { code: string; message: string } | null
}
export interface PlannedTarget {
  mode: 'create' | 'use'
  displayName: string
}

/** POST /api/v1/lead-conversions/preview: of the first 200; `total` counts all. */
export interface BulkConversionPreview {
  total: number
  items: PlannedConversion[]
}

/** POST /api/v1/lead-conversions */
export type BulkConversionResult = OperationJson

/** One line of the administrators' own map: a field of the lead that fills a field of what it becomes. */
export interface MapEntry {
  from: string
  object: ConversionTarget
  to: string
}

/** GET and PUT /api/v1/opportunities/{id}/splits. */
export interface SplitJson {
  /** Id of the person. */
  user: string
  /** Decimal text, at most two digits after the point. */
  percent: string
  /** `revenue` adds up to 100 %, `overlay` is credit beside it. */
  kind: 'revenue' | 'overlay'
  /** The person's part of the amount (of the actual amount once won); null while there is none. */
  amount: Money | null
}
export interface SplitsJson {
  /** Nobody has split the revenue: all of it is the owner's. */
  isImplicit: boolean
  splits: SplitJson[]
}

/** GET /api/v1/opportunities/{id}/pushes: each time the close date went back, newest first. */
export interface PushJson {
  at: string
  /** Name of who did it. */
  by: string
  /** Days, `YYYY-MM-DD`. */
  from: string
  to: string
}

/** What became of an opportunity between two days. Of several that fit, the first in this order. */
export const movementKinds = [
  'won',
  'lost',
  'reopened',
  'new',
  'removed',
  'pulledIn',
  'pushedOut',
  'up',
  'down',
] as const
export type MovementKind = (typeof movementKinds)[number]

/** Amounts are in base currency, as decimal texts; null where there was none, or no opportunity. */
export interface Movement {
  opportunity: string
  name: string
  owner: string | null
  kind: MovementKind
  amountBefore: string | null
  amountAfter: string | null
  closeDateBefore: string | null
  closeDateAfter: string | null
  stageBefore: string | null
  stageAfter: string | null
  categoryBefore: string | null
  categoryAfter: string | null
}

/** GET /api/v1/opportunities/movements. */
export interface MovementsJson {
  /** Of the whole, not of the page; kinds that did not happen are absent. */
  totals: { kind: MovementKind; count: number; before: string; after: string }[]
  items: Movement[]
  next: string | null
}

/**
 * Tables of the days that are over, for sums of other modules. `rows`: one opportunity from `from_day` until the day before
 * `until_day` (null: still): owner, account, pipeline, stage, forecast_category, probability, close_date, actual_close_date, is_closed,
 * is_won, is_deleted, quantity and, in base currency, amount, actual_amount, recurring, weighted. `lastDay`: the `day` up to which they
 * are written; what comes after it stands in the records themselves.
 */
export const opportunitySnapshots = {
  rows: 'sys_opportunity_snapshot',
  lastDay: 'sys_opportunity_snapshot_day',
} as const

/**
 * Where signals of risk come from beside the opportunity itself. A module that knows more (overdue invoices, severe tickets)
 * adds its source when it is loaded, and enqueues the job `riskJobName` with `{ opportunities: ids }` when something happens.
 */
export interface RiskSource {
  name: string
  /** Signals by opportunity, asked for together; those without any may be left out. `ctx` is the kernel's Context, acting as the system. */
  signals(
    ctx: unknown,
    opportunities: readonly string[],
  ): Promise<Map<string, RiskSignal[]>> | Map<string, RiskSignal[]>
}

export const riskJobName = 'sales:risks'

const sources: RiskSource[] = []

/** Once a process for each name. */
export function addRiskSource(source: RiskSource): void {
  if (!sources.some(({ name }) => name === source.name)) sources.push(source)
}

export const riskSources = (): readonly RiskSource[] => sources
