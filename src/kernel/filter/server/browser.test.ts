import { expect, test } from 'vitest'
import type { FieldDef } from '#kernel/fields/contract.ts'
import type { Filter, FilterEnv } from '#kernel/filter/contract.ts'
import { operatorsByStorage } from '#kernel/filter/operators.ts'
import { recordPredicate } from '#kernel/filter/web/predicate.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { buildRegistry } from '#kernel/objects/server/registry.ts'
import { hub, sampleValues, some, thing } from './agreement.fixture.ts'
import { resolvePath } from './path.ts'
import { compilePredicate } from './predicate.ts'

const registry = buildRegistry([hub, thing])
const object = registry.object('thing')
const fields = [...object.fields.values()].map(({ name, def, storage, isSystem }) => ({
  ...(def as FieldDef),
  name,
  storage,
  isSystem,
}))
const described = { name: 'thing', fields, related: [] } as unknown as ObjectMetadata
const env: FilterEnv = {
  now: Date.parse('2026-03-29T12:00:00Z'),
  zone: 'Europe/Berlin',
  weekStart: 1,
  fiscalStart: 1,
  userId: null,
  teamIds: [],
}
const records = Array.from({ length: 40 }, () => sampleValues(thing.fields, {}))
const paths = [
  ...Object.keys(thing.fields).filter((name) => name !== 'hub'),
  'amount.currency',
  'place.city',
  'extra.sap',
]
const needsNoTree = (op: string) => op !== 'under' && op !== 'notUnder'

test('the browser judges a record as the server does', () => {
  let decided = 0
  for (const path of paths) {
    const { storage } = resolvePath({ registry, access: null }, object, path)
    for (const op of operatorsByStorage[storage].filter(needsNoTree)) {
      for (const value of valuesOf(path, op)) {
        const condition = { field: path, op, ...(value === undefined ? {} : { value }) } as Filter
        for (const filter of [
          condition,
          { not: condition },
          { or: [condition, { field: 'name', op: 'isEmpty' } as Filter] },
        ]) {
          const server = attempt(() => compilePredicate(filter, { registry, object, env }))
          const browser = recordPredicate(filter, described, env)
          expect(browser === null, JSON.stringify(filter)).toBe(server === null)
          for (const record of records) {
            if (server && browser) expect(browser(record), JSON.stringify([filter, record])).toBe(server(record))
            decided += 1
          }
        }
      }
    }
  }
  expect(decided).toBeGreaterThan(10_000)
})

test('what needs other records, trees or hidden fields is left to the server', () => {
  for (const filter of [
    { path: 'friends', has: 'some' },
    { field: 'hub.name', op: 'eq', value: 'x' },
    { field: 'hub', op: 'under', value: ['x'] },
    { field: 'nothing', op: 'isEmpty' },
    {
      and: [
        { field: 'name', op: 'isEmpty' },
        { field: 'nothing', op: 'isEmpty' },
      ],
    },
  ] as Filter[])
    expect(recordPredicate(filter, described, env)).toBeNull()
})

function valuesOf(path: string, op: string): unknown[] {
  if (op === 'isEmpty' || op === 'isNotEmpty') return [undefined]
  if (op === 'inPeriod' || op === 'notInPeriod') return ['thisMonth', { last: 90, unit: 'day' }]
  const [head = '', inner] = path.split('.')
  const found = records.flatMap((record) => {
    const value = record[head] as never
    const own = inner ? value?.[inner] : ((value as { amount?: string } | null)?.amount ?? value)
    return [own].flat().filter((one) => one !== null && one !== undefined && typeof one !== 'object')
  })
  const near = found.length > 0 ? [some(found), some(found)] : ['x', '1']
  return op === 'between' ? [near] : ['in', 'notIn', 'hasAny', 'hasAll', 'hasNone'].includes(op) ? [near] : near
}

function attempt<T>(make: () => T): T | null {
  try {
    return make()
  } catch {
    return null
  }
}
