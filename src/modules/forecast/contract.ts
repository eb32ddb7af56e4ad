import type { Filter } from '#kernel/filter/contract.ts'

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

export const comparedBys = ['product', 'family', 'territory'] as const
export type ComparedBy = (typeof comparedBys)[number]
/** The link of an opportunity that each is compared by, and the object behind it. */
export const comparedPaths: Record<ComparedBy, { path: string; object: string }> = {
  product: { path: 'product', object: 'product' },
  family: { path: 'product.family', object: 'productFamily' },
  territory: { path: 'account.territory', object: 'territory' },
}

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

/** How far a period has come, in days of the calendar; whose today it is, the organisation's zone says. */
export interface GoalPace {
  days: number
  /** Today is one of them; 0 before the first day, all of them after the last. */
  elapsed: number
  /** Days on which something can still be reached, today among them. */
  left: number
}

/**
 * `done` is reached, at any time; `missed` is over and not reached; `behind` lacks what the end of yesterday asked for, `ahead`
 * has more than the end of today asks for.
 */
export const goalStatuses = ['ahead', 'onPace', 'behind', 'done', 'missed', 'upcoming'] as const
export type GoalStatus = (typeof goalStatuses)[number]

/** What an achievement comes to beside a target. Decimals; money is in the organisation's currency. */
export interface GoalProgress {
  /** Achieved by target, `0.25` is a quarter; null where the target is 0. */
  ratio: string | null
  /** The share of the target that has to be reached by the end of today: each day of the calendar weighs the same. */
  expected: string
  /** At the end, if it goes on as it went so far; null before the first day. */
  projection: string | null
  missing: string
  /** What is missing for each day that is left; null when nothing is missing or no day is left. */
  perDay: string | null
  status: GoalStatus
}

/** What is known of a figure's records: all of them that the asker may read, and no other. */
export interface GoalRows {
  object: string
  filter: Filter
}

/** One goal as it stands. */
export interface GoalStanding {
  id: string
  metric: string
  person: string | null
  team: string | null
  /** Of the person or team, if the asker may see it; null for a goal of everyone. */
  name: string | null
  from: string
  to: string
  /** In the organisation's currency at the goal's first day; null when there is no rate for that day. */
  target: string | null
  /** Null when the asker may not see what the metric is made of. */
  achieved: string | null
  /** ISO code; null where figures are no money. */
  currency: string | null
  pace: GoalPace
  /** Null without target or figure. */
  progress: GoalProgress | null
  /** The asker sees only some records of the metric's object. */
  isPartial: boolean
  rows: GoalRows | null
}

/** POST /api/v1/goals/progress: as the asker sees it, by the records that they may read. */
export interface GoalsProgress {
  at: string
  /** The organisation's day. */
  today: string
  goals: GoalStanding[]
}

/** A team or person with what is to be reached and what is. */
export interface GoalNode {
  key: string
  kind: 'team' | 'user'
  id: string | null
  name: string | null
  parent: string | null
  isActive: boolean
  /** May the asker set its goals? */
  canPlan: boolean
  /** Its own goals of these days; several count together. */
  goals: string[]
  /** Its own target; null without one. */
  target: string | null
  /** What those directly beneath are to reach together: their own targets, or else what is beneath them. */
  beneath: string | null
  /** Its own and all beneath. */
  achieved: string
  /** The same by the end of each step, up to today. */
  series: string[]
  /** Against its own target, or else what those beneath have together. */
  progress: GoalProgress | null
}

/** POST /api/v1/goals/tree: a metric in a period, as the asker sees it by the records that they may read. */
export interface GoalTree {
  metric: string
  period: ForecastPeriod
  at: string
  today: string
  currency: string | null
  isPartial: boolean
  pace: GoalPace
  /** Last days of the steps of `series`. */
  steps: string[]
  /** What everybody's figure is made of. */
  rows: GoalRows
  /** Field of the person whose a record is. */
  owner: string
  /** Each after its parent. */
  nodes: GoalNode[]
}

/** What becomes of a goal that is carried into the next period. */
export const copyStates = ['new', 'exists', 'notLed', 'left', 'refused'] as const
export type CopyState = (typeof copyStates)[number]

export interface GoalCopyItem {
  /** The goal that is copied. */
  id: string
  metric: string
  person: string | null
  team: string | null
  name: string | null
  before: string
  after: string
  /** Of both; null where they are no money. */
  currency: string | null
  /**
   * Only new ones are made: others stand already, are not the asker's to set, or their person has left. Refused are those that
   * a rule did not let stand, such as for a currency without a rate on the first day.
   */
  state: CopyState
}

/** POST /api/v1/goals/copy/preview, and POST /api/v1/goals/copy with the operation by which it is undone. */
export interface GoalCopy {
  period: ForecastPeriod
  before: ForecastPeriod
  items: GoalCopyItem[]
  /** Null when nothing was to be made, and of a preview. */
  operation: string | null
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
