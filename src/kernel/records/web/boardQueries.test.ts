import { expect, test } from 'vitest'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { BoardField } from './boardModel.ts'
import { firstRows, idsOfLanes, laneSet, rowFieldOf } from './boardQueries.ts'
import type { IndexShape } from './state.ts'

const field = (name: string) => ({ name }) as FieldMetadata
const inSets: BoardField = {
  field: field('stage'),
  target: {} as ObjectMetadata,
  scope: { ofLane: field('pipeline'), ofCard: field('process') },
}
const stage = (id: string, pipeline: string) => ({ id, version: 1, pipeline }) as RecordJson
const stages = [stage('1', 'new'), stage('2', 'new'), stage('3', 'renewal')]
const base = { field: 'owner', op: 'eq', value: 'me' } as const

test('of lanes in sets the first set is shown, or the chosen one, with the cards of it alone', () => {
  const first = laneSet(inSets, stages, null, base)
  expect(first).toMatchObject({ scopes: ['new', 'renewal'], scope: 'new', records: stages.slice(0, 2) })
  expect(first.filter).toEqual({ and: [base, { field: 'process', op: 'eq', value: 'new' }] })
  const chosen = laneSet(inSets, stages, 'renewal', { all: true })
  expect(chosen.records).toEqual([stages[2]])
  expect(chosen.filter).toEqual({ field: 'process', op: 'eq', value: 'renewal' })
})

test('a single set, and lanes that come in none, narrow nothing', () => {
  expect(laneSet(inSets, stages.slice(0, 2), null, base)).toMatchObject({ filter: base, records: stages.slice(0, 2) })
  expect(laneSet({ ...inSets, scope: null }, stages, null, undefined)).toEqual({
    scopes: [],
    scope: null,
    records: stages,
    filter: undefined,
  })
})

test('a board begins with its fullest rows, and asks for the lanes of these that have cards', () => {
  const counted = [
    { owner: 'ann', stage: 'a', count: 1 },
    { owner: 'bob', stage: 'a', count: 3 },
    { owner: 'bob', stage: null, count: 3 },
    { owner: 'cem', stage: 'b', count: 2 },
    { owner: 'dag', stage: 'b', count: 5 },
    { owner: null, stage: 'b', count: 9 },
  ]
  const lanes = [null, 'a', 'b'].map((value) => ({ value, label: '' }))
  const rows = firstRows(counted, 'owner', 'stage', lanes)
  expect(rows.map(({ value, filled }) => [value, filled.map((lane) => lane.value)])).toEqual([
    ['bob', [null, 'a']],
    ['dag', ['b']],
    ['cem', ['b']],
  ])
})

test('the fullest lanes are records, and no field crosses itself', () => {
  expect(idsOfLanes([{ account: '1' }, { account: null }, { account: '2' }], 'account')).toEqual(['1', '2'])
  const object = { fields: [field('stage'), field('owner')] } as ObjectMetadata
  const shape = (lanes: string) => ({ lanes }) as IndexShape
  expect(rowFieldOf(object, shape('owner'), 'stage')?.name).toBe('owner')
  expect(rowFieldOf(object, shape('stage'), 'stage')).toBeUndefined()
})
