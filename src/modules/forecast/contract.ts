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
