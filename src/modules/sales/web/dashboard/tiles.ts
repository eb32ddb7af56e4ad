import type { Filter } from '#kernel/filter/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { atRisk, isOpenRisk } from './attention.ts'
import type { Tile, TileMeasure } from './tile.ts'

const open: Filter = { field: 'isClosed', op: 'eq', value: false }
const closed: Filter = { field: 'isClosed', op: 'eq', value: true }
const won: Filter = { field: 'isWon', op: 'eq', value: true }
const lost: Filter = { and: [closed, { field: 'isWon', op: 'eq', value: false }] }
const filled = (field: string): Filter => ({ field, op: 'isNotEmpty' })

const openColumns = ['name', 'account', 'amount', 'closeDate', 'stage', 'owner']
const closedColumns = ['name', 'account', 'actualAmount', 'actualCloseDate', 'lostReason', 'owner']

const openAmount: TileMeasure = { key: 'amount', fn: 'sum', field: 'amount', format: 'money' }
const wonAmount: TileMeasure = { key: 'won', fn: 'sum', field: 'actualAmount', format: 'money' }

const outcome: Tile = {
  key: 'outcome',
  object: 'opportunity',
  filter: closed,
  dated: 'actualCloseDate',
  measures: [
    { key: 'winRate', fn: 'share', filter: won, format: 'percent' },
    { ...wonAmount, filter: won },
    {
      key: 'wonMean',
      fn: 'avg',
      field: 'actualAmount',
      filter: { and: [won, filled('actualAmount')] },
      format: 'money',
    },
    { key: 'cycleWon', fn: 'avg', field: 'cycleDays', filter: { and: [won, filled('cycleDays')] }, format: 'days' },
    { key: 'cycleLost', fn: 'avg', field: 'cycleDays', filter: { and: [lost, filled('cycleDays')] }, format: 'days' },
  ],
  chart: 'figures',
  columns: [...closedColumns.slice(0, 4), 'cycleDays', 'owner'],
}

const openByStage: Tile = {
  key: 'openByStage',
  object: 'opportunity',
  filter: open,
  groupBy: [{ field: 'stage', named: 'stage.name', ordered: ['pipeline.name', 'stage.position'] }],
  measures: [openAmount],
  chart: 'bars',
  columns: openColumns,
}

const openByMonth: Tile = {
  key: 'openByMonth',
  object: 'opportunity',
  filter: open,
  groupBy: [{ field: 'closeDate', bucket: 'month' }],
  measures: [openAmount],
  chart: 'columns',
  columns: openColumns,
}

const wonByMonth: Tile = {
  key: 'wonByMonth',
  object: 'opportunity',
  filter: won,
  dated: 'actualCloseDate',
  groupBy: [{ field: 'actualCloseDate', bucket: 'month' }],
  measures: [wonAmount],
  chart: 'columns',
  columns: closedColumns,
}

const reasons: Tile = {
  key: 'reasons',
  object: 'opportunity',
  filter: closed,
  dated: 'actualCloseDate',
  groupBy: [{ field: 'isWon' }, { field: 'lostReason' }],
  measures: [{ key: 'count', fn: 'count', format: 'count' }],
  largestFirst: true,
  chart: 'bars',
  columns: closedColumns,
}

const leaders: Tile = {
  key: 'leaders',
  object: 'opportunity',
  filter: won,
  dated: 'actualCloseDate',
  groupBy: [{ field: 'owner', named: 'owner.displayName' }],
  measures: [wonAmount],
  largestFirst: true,
  limit: 10,
  chart: 'bars',
  columns: closedColumns,
}

const endangered: Tile = {
  key: 'atRisk',
  object: 'opportunity',
  filter: { and: [open, atRisk] },
  measures: [openAmount],
  chart: 'list',
  columns: openColumns,
  follows: ['risk'],
}

/** How many opportunities each kind of open risk endangers; one with two of them counts twice. */
export const riskTile = (types: readonly { value: string; name: string }[]): Tile => ({
  key: 'riskTypes',
  object: 'opportunity',
  filter: open,
  measures: types.map(({ value, name }) => ({
    key: value,
    name,
    fn: 'count',
    format: 'count',
    filter: { path: 'risks', has: 'some', where: { and: [isOpenRisk, { field: 'type', op: 'eq', value }] } },
  })),
  chart: 'bars',
  columns: openColumns,
  follows: ['risk'],
})

/**
 * How far the opportunities opened in the period came in one pipeline, as the stage history tells: a stage was reached by what
 * entered it or one behind it. What was lost stays counted where it came.
 */
export function funnelTile(pipeline: string, stages: readonly RecordJson[]): Tile {
  const own = stages.filter((stage) => stage.pipeline === pipeline && stage.type !== 'lost')
  const ways = own.filter(({ type }) => type === 'open').toSorted((a, b) => Number(a.position) - Number(b.position))
  const ends = own.filter(({ type }) => type === 'won')
  const steps = ways.map((stage, at): TileMeasure => {
    const behind = [...ways.slice(at), ...ends].map(({ id }) => id)
    const reached: Filter = { path: 'stageHistory', has: 'some', where: { field: 'to', op: 'in', value: behind } }
    // All of them stand or stood in the pipeline: whatever the history lacks, they came to its beginning.
    const filter: Filter = at === 0 ? { all: true } : reached
    return { key: stage.id, name: String(stage.name ?? ''), fn: 'count', filter, format: 'count' }
  })
  return {
    key: 'funnel',
    object: 'opportunity',
    filter: { field: 'pipeline', op: 'eq', value: pipeline },
    dated: 'openedOn',
    measures: [...steps, { key: 'won', fn: 'count', filter: won, format: 'count' }],
    chart: 'funnel',
    columns: openColumns,
  }
}

/** In the order of the screen; those of the stages and of the kinds of risk stand among them. */
export const tiles = { outcome, openByStage, openByMonth, wonByMonth, reasons, leaders, atRisk: endangered }
