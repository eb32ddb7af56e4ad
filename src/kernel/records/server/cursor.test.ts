import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import { defineObject, type Sort } from '#kernel/objects/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'

const sample = defineObject({
  name: 'specimen',
  plural: 'specimens',
  label: 'Specimen',
  pluralLabel: 'Specimens',
  icon: 'Box',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    count: { kind: 'integer' },
    stars: { kind: 'rating' },
    weight: { kind: 'decimal' },
    price: { kind: 'money' },
    live: { kind: 'boolean' },
    day: { kind: 'date' },
    at: { kind: 'dateTime' },
    keeper: { kind: 'user' },
  },
})
const fields = [...Object.keys(sample.fields), 'createdAt', 'displayName', 'version', 'owner', 'id']

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [sample] })
  ctx = await ws.system()
  await engine.createMany(
    ctx,
    'specimen',
    Array.from({ length: 6 }, (_, n) => ({
      name: `Nº ${n} 😀`,
      ...(n % 2
        ? { count: n, stars: n, weight: `${n}.5`, live: true, day: '2026-02-28', at: '2026-02-28T12:00:00Z' }
        : {}),
    })),
  )
})
afterAll(() => ws.close())

const page = (cursor: string, sort: Sort[]) => engine.query(ctx, 'specimen', { sort, cursor, limit: 2 })
const pack = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A page, or the error of whoever sent the cursor: anything else is a fault of ours. */
async function answerTo(cursor: string, sort: Sort[]): Promise<string> {
  try {
    await page(cursor, sort)
    return 'page'
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    expect([error.code, error.issues[0]?.field]).toEqual(['invalid', 'cursor'])
    return error.issues[0]?.code ?? ''
  }
}

const sorts = fc.uniqueArray(
  fc.record({ field: fc.constantFrom(...fields), direction: fc.constantFrom('asc' as const, 'desc' as const) }),
  { minLength: 1, maxLength: 3, selector: (sort) => sort.field },
)
const signature = (sort: Sort[]) => sort.map((key) => (key.direction === 'asc' ? '+' : '-') + key.field).join(',')
const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    7,
    {},
    [],
    '',
    '0',
    '-1',
    '32768',
    '-32769',
    '9223372036854775808',
    '99999999999999999999',
    '1e400',
    'NaN',
    'Infinity',
    'infinity',
    '2026-02-30',
    '2026-13-01',
    '0000-01-01',
    '10000-01-01',
    '2026-02-28',
    '2026-02-30 00:00:00+00',
    '2026-02-28 24:00:00+00',
    '2026-02-28 12:00:60+00',
    '2026-02-28 12:00:00.123+00',
    '2026-02-28 12:00:00+14',
    'true',
    't',
    '019a0000-0000-7000-8000-000000000000',
    'x\0y',
    '\ud800',
    "'; DROP TABLE",
    '1'.repeat(100),
    `0.${'1'.repeat(70)}`,
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
)

test('V-29 a forged or outdated cursor is a clear error of its sender, never one of the database', async () => {
  const ids = fc.constantFrom('019a0000-0000-7000-8000-000000000000', 'no id', '', '--------')
  const forged = fc.record({ sort: sorts, values: fc.array(values, { maxLength: 4 }), id: ids, fit: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(forged, async ({ sort, values: list, id, fit }) => {
      const keys = fit ? sort.map((_, i) => list[i] ?? null) : list
      await answerTo(pack([signature(sort), keys, id]), sort)
    }),
    { numRuns: 500 },
  )
})

test('V-29 a cursor with changed bytes, of another sort or of another shape is refused', async () => {
  const sort: Sort[] = [{ field: 'name', direction: 'asc' }]
  const { next } = await engine.query(ctx, 'specimen', { sort, limit: 2 })
  expect(await answerTo(next ?? '', sort)).toBe('page')
  expect(await answerTo(next ?? '', [{ field: 'name', direction: 'desc' }])).toBe('otherSort')
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.string({ unit: 'binary', maxLength: 5 }), async (at, text) => {
      const place = at % (next ?? '').length
      await answerTo((next ?? '').slice(0, place) + text + (next ?? '').slice(place + 1), sort)
    }),
    { numRuns: 200 },
  )
  for (const wrong of [null, 1, 'x', [], {}, ['+name', 'x', 'y'], ['+name', [1], 'y'], ['+name', [], ws.schema]])
    expect(await answerTo(pack(wrong), sort)).toBe('invalidCursor')
})

test('an outdated cursor of a field whose type has changed is refused', async () => {
  const id = '019a0000-0000-7000-8000-000000000000'
  const cases: [string, string][] = [
    ['count', '9223372036854775808'],
    ['stars', '40000'],
    ['day', '2026-02-30'],
    ['at', '2026-02-28 25:00:00+00'],
    ['live', 'maybe'],
    ['keeper', 'nobody'],
  ]
  for (const [field, value] of cases)
    expect([field, await answerTo(pack([`+${field}`, [value], id]), [{ field, direction: 'asc' }])]).toEqual([
      field,
      'invalidCursor',
    ])
  expect(await answerTo(pack(['+createdAt', [null], id]), [{ field: 'createdAt', direction: 'asc' }])).toBe(
    'invalidCursor',
  )
})
