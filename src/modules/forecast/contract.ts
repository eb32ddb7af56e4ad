/** What of an opportunity is added up. Money is that of the organisation; `recurring` is per month. */
export const forecastMeasures = ['amount', 'weighted', 'recurring', 'quantity', 'count'] as const
export type ForecastMeasure = (typeof forecastMeasures)[number]

/** Won opportunities are closed, open ones stand where their owner sees them; what is omitted is in no sum. */
export const forecastCategories = ['closed', 'commit', 'bestCase', 'pipeline'] as const
export type ForecastCategory = (typeof forecastCategories)[number]

/** One exact decimal for each category. */
export type Amounts = Record<ForecastCategory, string>

/** Days, the last one included. */
export interface ForecastPeriod {
  from: string
  to: string
}

/** A team or a person of the tree below `all`; `team:none` holds those without a team, `user:none` what nobody owns. */
export interface ForecastNode {
  key: string
  kind: 'team' | 'user'
  /** Null for the three that stand for nobody in particular. */
  id: string | null
  name: string | null
  parent: string | null
  isActive: boolean
  /** May the asker adjust its figures? */
  canAdjust: boolean
  /** One for each period. */
  cells: ForecastCell[]
}

export interface ForecastCell {
  /** What the opportunities behind it add up to. */
  raw: Amounts
  /** The same with adjustments, its own and those beneath it; absent where there are none. */
  total?: Amounts
  adjustments?: Partial<Record<ForecastCategory, ForecastAdjustment>>
  /** Its own, or else what those beneath it have together; null where nobody has one. */
  quota: string | null
  /** The quota is the sum of those beneath. */
  isQuotaSum?: true
}

/** A figure that somebody believes in more than in the sum. */
export interface ForecastAdjustment {
  id: string
  value: string
  reason: string
  by: string | null
  at: string
}

/** GET /api/v1/forecast */
export interface Forecast {
  periods: ForecastPeriod[]
  measure: ForecastMeasure
  /** ISO code of the sums; null where they are no money. */
  currency: string | null
  /** The asker sees only some opportunities, so that figures are of those. */
  isPartial: boolean
  /** There are opportunities whose money counts for those who share the revenue instead of the owner. What is counted in pieces is the owner's. */
  isSplit: boolean
  /** The instant of the figures. */
  at: string
  /** Each after its parent. */
  nodes: ForecastNode[]
}

/** GET /api/v1/forecast/own: cells of single people, after a change. */
export interface ForecastOwn {
  at: string
  /** By key of the node, one for each period. */
  own: Record<string, Amounts[]>
}

/** A category by itself, or what is to be expected when all up to it comes true. */
export type ForecastReading = 'single' | 'cumulative'

export const comparedBys = ['product', 'family'] as const
export type ComparedBy = (typeof comparedBys)[number]

/** POST /api/v1/forecast/comparison: a period against the same one a year before. */
export interface Comparison {
  period: ForecastPeriod
  before: ForecastPeriod
  by: ComparedBy
  currency: string
  /** What has fallen most first. */
  rows: ComparisonRow[]
}

export interface ComparisonRow {
  /** Null for opportunities about nothing in particular. */
  id: string | null
  name: string | null
  /** Won in the period. */
  closed: string
  /** Open ones, by their probability. */
  open: string
  expected: string
  /** Won in the period a year before. */
  before: string
}

/**
 * Why the open pipeline of a period is another one than before: what came into it, what changed within it, what went out of it.
 * `pulledIn` and `pushedIn` come from a later and an earlier period, `pushedOut` and `pulledOut` go to one; `takenOver` and
 * `handedOver` change their owner; `included` and `excluded` change between the forecast and what is omitted or in the trash.
 */
export const flowKinds = [
  'new',
  'reopened',
  'pulledIn',
  'pushedIn',
  'takenOver',
  'included',
  'up',
  'down',
  'won',
  'lost',
  'pushedOut',
  'pulledOut',
  'handedOver',
  'excluded',
] as const
export type FlowKind = (typeof flowKinds)[number]

/** `effect`: what these opportunities did to the pipeline, as an exact decimal with its sign. */
export interface FlowBar {
  kind: FlowKind
  count: number
  effect: string
}

/**
 * POST /api/v1/forecast/flow: how the open pipeline of one team or person and one period moved. `opening` and all effects together
 * are `closing`, exactly. What was won stands with what it brought, so that a changed amount is up or down before it is won; what
 * came and was closed between the two days came in and went out.
 */
export interface Flow {
  period: ForecastPeriod
  /** The ends of these days are compared; `until` is today for what stands now. */
  since: string
  until: string
  isNow: boolean
  measure: ForecastMeasure
  currency: string | null
  /** The asker sees only some opportunities. */
  isPartial: boolean
  opening: { count: number; value: string }
  /** In the order of `flowKinds`; what did not happen is absent. */
  bars: FlowBar[]
  closing: { count: number; value: string }
}

/** One opportunity of a bar. Values are of the whole opportunity, null where there was none; `effect` is what counts for the bar. */
export interface FlowRow {
  id: string
  name: string
  owner: string | null
  effect: string
  before: string | null
  after: string | null
  closeDateBefore: string | null
  closeDateAfter: string | null
}

/** POST /api/v1/forecast/flow/rows: what moved most first. */
export interface FlowRows {
  currency: string | null
  rows: FlowRow[]
  hasMore: boolean
}

/** What a forecast was at the start of a week, or is now. */
export interface WeekFigures {
  /** First day of the week; null for now. */
  week: string | null
  /** What the opportunities added up to. */
  raw: Amounts
  /** The same with adjustments; absent where there were none. */
  total?: Amounts
}

/** POST /api/v1/forecast/weeks: one period of one team or person as it was each week, and now. */
export interface ForecastWeeks {
  period: ForecastPeriod
  measure: ForecastMeasure
  currency: string | null
  isPartial: boolean
  weeks: WeekFigures[]
  now: WeekFigures
  quota: string | null
}

/** When a forecast is held against what came of it: in the first, the middle and the last week of its period. */
export const accuracyPoints = ['start', 'middle', 'last'] as const
export type AccuracyPoint = (typeof accuracyPoints)[number]

export interface AccuracyCell {
  /** Closed and committed, with adjustments, as it was said then; null where no week is written down. */
  said: Record<AccuracyPoint, string | null>
  /** What was won in the period in the end. */
  closed: string
}

/** POST /api/v1/forecast/accuracy: what people and teams committed to in periods that are over, against what they closed. */
export interface Accuracy {
  /** Newest first. */
  periods: ForecastPeriod[]
  measure: ForecastMeasure
  currency: string | null
  isPartial: boolean
  /** Each after its parent; without those who neither committed nor closed anything. Cells one for each period. */
  nodes: (Pick<ForecastNode, 'key' | 'kind' | 'id' | 'name' | 'parent' | 'isActive'> & { cells: AccuracyCell[] })[]
}
