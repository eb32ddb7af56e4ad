import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDashboardState, scopeOf, twelveMonths, usualWho } from './state.ts'
import { fillMonths, type Mark, marksOf, monthOf, questionOf, type Tile } from './tile.ts'
import { funnelTile, tiles } from './tiles.ts'

const id = '0198a0a0-0000-7000-8000-000000000001'

describe('a tile', () => {
  it('becomes one question of the aggregate API, narrowed to what the dashboard shows', () => {
    const scope = scopeOf(tiles.wonByMonth, { who: `team:${id}`, pipeline: id, period: 'thisYear' }, '2026-05-12')
    expect(questionOf(tiles.wonByMonth, scope)).toEqual({
      filter: {
        and: [
          { field: 'isWon', op: 'eq', value: true },
          { field: 'owner.team', op: 'under', value: [id] },
          { field: 'pipeline', op: 'eq', value: id },
          { field: 'actualCloseDate', op: 'inPeriod', value: 'thisYear' },
        ],
      },
      groupBy: [{ field: 'actualCloseDate', bucket: 'month' }],
      sort: [{ field: 'actualCloseDate', direction: 'asc' }],
      measures: [
        { fn: 'sum', as: 'value0', field: 'actualAmount' },
        { fn: 'count', as: 'count0' },
      ],
    })
  })

  it('shows how things stand now whatever the period', () => {
    expect(scopeOf(tiles.openByStage, { who: 'all', period: 'lastYear' }, '2026-05-12')).toEqual([])
  })

  it('makes a mark of each group with the filter that finds its records', () => {
    const [mark] = marksOf(tiles.wonByMonth, [], [{ actualCloseDate: '2024-02-01', value0: '12.50', count0: 3 }])
    expect(mark).toMatchObject({ value: '12.50', count: 3 })
    expect(mark?.filter).toEqual({
      and: [
        { field: 'isWon', op: 'eq', value: true },
        { field: 'actualCloseDate', op: 'between', value: ['2024-02-01', '2024-02-29'] },
      ],
    })
  })

  it('has no share and no mean of nothing', () => {
    const row = { value0: 0, count0: 0, value1: null, count1: 0, value2: null, count2: 0 }
    const [winRate, won, mean] = marksOf(tiles.outcome, [], [row])
    expect([winRate?.value, won?.value, mean?.value]).toEqual([null, '0', null])
  })
})

describe('months', () => {
  it('begin and end where the calendar says', () => {
    expect(monthOf('2026-12-31')).toEqual(['2026-12-01', '2026-12-31'])
    expect(monthOf('2023-02-01')).toEqual(['2023-02-01', '2023-02-28'])
  })

  it('of a year end with this one', () => {
    expect(twelveMonths('2026-01-15')).toEqual(['2025-02-01', '2026-01-31'])
    expect(twelveMonths('2026-12-01')).toEqual(['2026-01-01', '2026-12-31'])
  })

  it('without anything are filled up, and none is lost', () => {
    const month = fc
      .integer({ min: 0, max: 60 })
      .map((at) => new Date(Date.UTC(2024, at, 1)).toISOString().slice(0, 10))
    fc.assert(
      fc.property(fc.uniqueArray(month), fc.boolean(), (months, hasUndated) => {
        const marks = [...months.toSorted(), ...(hasUndated ? [null] : [])].map((value) => markOf(value))
        const filled = fillMonths(marks)
        expect(filled.filter((one) => !('month' in one))).toEqual(marks)
        const all = filled
          .map((one) => ('month' in one ? one.month : one.groups[0]?.value))
          .filter((one) => one !== null)
        expect(all).toEqual([...new Set(all)].toSorted())
      }),
    )
  })
})

const markOf = (value: string | null): Mark => ({
  key: String(value),
  measure: tiles.wonByMonth.measures[0] as Tile['measures'][number],
  groups: [{ field: 'actualCloseDate', value, name: null }],
  value: '1',
  count: 1,
  filter: { all: true },
})

describe('the funnel', () => {
  const stage = (name: string, position: number, type: string) => ({
    id: name,
    name,
    position,
    type,
    pipeline: 'p',
    version: 1,
  })
  const stages = [
    stage('Won', 3, 'won'),
    stage('Offer', 2, 'open'),
    stage('Talk', 1, 'open'),
    stage('Lost', 4, 'lost'),
    { ...stage('Other', 0, 'open'), pipeline: 'q' },
  ]

  it('has a step for each open stage of its pipeline in their order, and the win', () => {
    const { measures, filter } = funnelTile('p', stages)
    expect(filter).toEqual({ field: 'pipeline', op: 'eq', value: 'p' })
    expect(measures.map(({ key }) => key)).toEqual(['Talk', 'Offer', 'won'])
    expect(measures[1]?.filter).toEqual({
      path: 'stageHistory',
      has: 'some',
      where: { field: 'to', op: 'in', value: ['Offer', 'Won'] },
    })
  })
})

describe('the address of a dashboard', () => {
  it('keeps what it knows and drops everything else', () => {
    expect(
      parseDashboardState({ who: `user:${id}`, period: 'all', from: '2026-01-01', to: 'soon', pipeline: id, more: 1 }),
    ).toEqual({ who: `user:${id}`, period: 'all', from: '2026-01-01', pipeline: id })
    expect(parseDashboardState({ who: 'team:everything', period: 'ever', from: 3, pipeline: '%' })).toEqual({})
  })

  it('begins with one’s own work unless one leads', () => {
    expect([usualWho(['user']), usualWho(['manager', 'user']), usualWho(['admin'])]).toEqual(['mine', 'all', 'all'])
  })
})
