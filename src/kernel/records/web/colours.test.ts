import { describe, expect, test } from 'vitest'
import type { ColourRule } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { fieldsOfRules, readyRules, shadesOf } from './colours.ts'

const object = {
  fields: [
    { name: 'size', kind: 'integer', storage: 'integer', label: 'Size' },
    { name: 'stage', kind: 'choice', storage: 'text', label: 'Stage', choices: [{ value: 'won', label: 'Won' }] },
  ],
} as unknown as ObjectMetadata
const env = {
  t: (key: string, values?: { defaultValue?: string }) => values?.defaultValue ?? key,
  text: (label: string) => label,
  nameOf: () => undefined,
} as unknown as Parameters<typeof readyRules>[3]
const filterEnv = { now: 0, zone: 'UTC', weekStart: 1, fiscalStart: 1, userId: null, teamIds: [] } as const

const large: ColourRule = { filter: { field: 'size', op: 'gt', value: 10 }, colour: 'red' }
const won: ColourRule = { filter: { field: 'stage', op: 'eq', value: 'won' }, colour: 'green', field: 'stage' }
const any: ColourRule = { filter: { all: true }, colour: 'gray' }
const linked: ColourRule = { filter: { path: 'tasks', has: 'none' }, colour: 'blue' }

const shades = (rules: ColourRule[], values: object) =>
  shadesOf(
    readyRules(rules, object, { ...filterEnv, teamIds: [] }, env),
    (rule) => rule.test?.(values as RecordJson) ?? false,
  )

describe('colours by rules', () => {
  test('the first rule that holds colours the row, and one of a field its cell', () => {
    expect(shades([large, won, any], { size: 11, stage: 'won' })).toMatchObject({
      row: { colour: 'red' },
      cells: { stage: { colour: 'green' } },
    })
    expect(shades([large, any], { size: 3 })?.row?.colour).toBe('gray')
    expect(shades([large], { size: null })).toBeNull()
  })

  test('say in words what they stand for', () => {
    expect(shades([won], { stage: 'won' })?.cells.stage?.rule).toBe('Stage filter.op.eq Won')
  })

  test('what the browser cannot judge is left to the server, what it reads is asked for', () => {
    expect(readyRules([linked], object, { ...filterEnv, teamIds: [] }, env)[0]?.test).toBeNull()
    expect(fieldsOfRules([large, won, linked], object)).toEqual(['size', 'stage'])
  })
})
