import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defineObject } from '#kernel/objects/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { create, createMany, query } from './engine.ts'

const slip = (name: string, gapless: boolean) =>
  defineObject({
    name,
    plural: `${name}s`,
    label: { en: name },
    pluralLabel: { en: name },
    icon: 'Receipt',
    title: 'number',
    fields: {
      number: { kind: 'autoNumber', format: 'R-{000}', unique: true, ...(gapless ? { gapless } : {}) },
      code: { kind: 'text', unique: true },
    },
  })

let ws: TestWorkspace

beforeAll(async () => {
  ws = await testWorkspace({ objects: [slip('receipt', true), slip('ticket', false)] })
})
afterAll(() => ws.close())

const numbersOf = async (object: string) => {
  const page = await query(await ws.system(), object, {
    fields: ['number'],
    sort: [{ field: 'createdAt', direction: 'asc' }],
    limit: 1000,
  })
  return page.items.map(({ number }) => Number(String(number).slice(2)))
}

/** Fifty at once: some alone, some as batches, some in transactions that are rolled back, some refused. */
async function write(object: string) {
  const ctx = await ws.system()
  const one = async (at: number) => {
    if (at % 5 === 0) return createMany(ctx, object, [{ code: `b${at}` }, { code: `c${at}` }, { code: 'same' }])
    if (at % 5 === 1)
      return ctx.db.transaction(async (db) => {
        await create({ ...ctx, db }, object, { code: `lost${at}` })
        throw new Error('rolled back')
      })
    if (at % 5 === 2) return create(ctx, object, { code: 'same' })
    return create(ctx, object, { code: `a${at}` })
  }
  return Promise.allSettled(Array.from({ length: 50 }, (_, at) => one(at)))
}

describe('numbers', () => {
  test('without gaps stay so under fifty writers at once, of which some fail', async () => {
    const settled = await write('receipt')
    expect(settled.some(({ status }) => status === 'rejected')).toBe(true)
    const numbers = (await numbersOf('receipt')).toSorted((a, b) => a - b)
    expect(numbers).toEqual(Array.from(numbers, (_, at) => at + 1))
    expect(numbers.length).toBeGreaterThan(40)
  })

  test('a validation takes none of them', async () => {
    const before = (await numbersOf('receipt')).length
    await createMany(await ws.system(), 'receipt', [{ code: 'v' }], { validateOnly: true })
    const made = await create(await ws.system(), 'receipt', { code: 'v' })
    expect(made.number).toBe(`R-${String(before + 1).padStart(3, '0')}`)
  })

  test('with gaps are unique and increase, whatever fails in between', async () => {
    const first = await create(await ws.system(), 'ticket', { code: 'first' })
    await write('ticket')
    const last = await create(await ws.system(), 'ticket', { code: 'last' })
    const numbers = await numbersOf('ticket')
    expect(new Set(numbers).size).toBe(numbers.length)
    const [from, to] = [first, last].map(({ number }) => Number(String(number).slice(2)))
    expect(Math.min(...numbers)).toBe(from)
    expect(Math.max(...numbers)).toBe(to)
  })
})
