import { describe, expect, it } from 'vitest'
import type { JsonValue, Storage } from '#kernel/fields/contract.ts'
import type { FilterEnv, Operator } from './contract.ts'
import { operandOf } from './operand.ts'

const me = '018f0000-0000-7000-8000-000000000001'
const team = '018f0000-0000-7000-8000-000000000002'
const env: FilterEnv = {
  now: Date.parse('2026-11-12T23:30:00Z'),
  zone: 'Europe/Berlin',
  weekStart: 1,
  fiscalStart: 1,
  userId: me,
  teamIds: [team],
}
const ready = (storage: Storage, op: Operator, value?: JsonValue, at = env) =>
  operandOf({ field: 'f', op, value, storage, lowerCase: false }, at)

describe('operandOf', () => {
  it('puts the asker in place of me and myTeams, and nothing in place of nobody', () => {
    expect(ready('uuid', 'eq', { $: 'me' })).toEqual({ op: 'in', negated: false, values: [me] })
    expect(ready('uuid', 'notIn', [{ $: 'me' }, team.toUpperCase()])).toEqual({
      op: 'in',
      negated: true,
      values: [me, team],
    })
    expect(ready('uuid', 'in', { $: 'myTeams' })).toEqual({ op: 'in', negated: false, values: [team] })
    expect(ready('uuidArray', 'hasAny', [{ $: 'myTeams' }])).toMatchObject({ values: [team] })
    expect(ready('uuid', 'eq', { $: 'me' }, { ...env, userId: null, teamIds: [] })).toMatchObject({ values: [] })
  })

  it('knows today and now in the zone of the asker', () => {
    expect(ready('date', 'gte', { $: 'today' })).toMatchObject({ value: '2026-11-13' })
    expect(ready('instant', 'lt', { $: 'today' })).toMatchObject({ value: '2026-11-12T23:00:00.000Z' })
    expect(ready('instant', 'lt', { $: 'now' })).toMatchObject({ value: '2026-11-12T23:30:00.000Z' })
    expect(ready('instant', 'gte', '2026-07-01')).toMatchObject({ value: '2026-06-30T22:00:00.000Z' })
  })

  it('denies the positive operator for every negative one', () => {
    expect(ready('text', 'ne', 'a')).toEqual({ op: 'in', negated: true, values: ['a'] })
    expect(ready('text', 'notContains', 'Ä')).toEqual({ op: 'contains', negated: true, text: 'ä' })
    expect(ready('json', 'isEmpty')).toEqual({ op: 'isNotEmpty', negated: true })
  })

  it.each<[Storage, Operator, JsonValue]>([
    ['text', 'eq', 5],
    ['text', 'contains', ''],
    ['integer', 'eq', 1.5],
    ['integer', 'eq', '9223372036854775808'],
    ['decimal', 'eq', 'x'],
    ['decimal', 'between', ['1']],
    ['boolean', 'eq', 'true'],
    ['date', 'eq', '2026-02-30'],
    ['instant', 'eq', 'soon'],
    ['uuid', 'eq', 'me'],
    ['uuid', 'gt', me],
    ['text', 'gt', 'a'],
    ['json', 'eq', 'a'],
    ['boolean', 'eq', { $: 'me' }],
  ])('refuses %s %s %j', (storage, op, value) => expect(() => ready(storage, op, value)).toThrow(/^filter: f /))
})
