import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { Db, Sql } from '#kernel/db/contract.ts'
import type { Role, Scope } from '#kernel/permissions/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { parcel } from './parcel.fixture.ts'

let ws: TestWorkspace
let system: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [parcel] })
  system = await ws.system()
})
afterAll(() => ws.close())

const clerk = (update: Scope): Role => ({
  key: 'clerk',
  label: 'Clerk',
  capabilities: [],
  rights: { parcel: { read: 'all', create: update, update, delete: update } },
})
const losing = () => ws.saveRole(clerk('none'))
const unrelated = () => ws.saveRole({ ...clerk('all'), key: 'somebody', label: 'Somebody else' })

/** The barrier: between the judgement and the first statement that writes, `act` happens and is committed. */
function between(ctx: Context, act: () => Promise<unknown>): Context {
  let isDue = true
  const through = async (query: Sql) => {
    const text = JSON.stringify(query)
    if (!isDue || !/INSERT INTO|UPDATE |DELETE FROM/.test(text)) return
    isDue = false
    await act()
  }
  const wrap = (db: Db): Db =>
    new Proxy(db, {
      get(target, name) {
        if (name === 'transaction')
          return <T>(work: (tx: Db) => Promise<T>) => target.transaction((tx) => work(wrap(tx)))
        const method = Reflect.get(target, name)
        if (typeof method !== 'function') return method
        return async (query: Sql, ...rest: unknown[]) => {
          if (['run', 'rows', 'row'].includes(String(name))) await through(query)
          return Reflect.apply(method, target, [query, ...rest])
        }
      },
    })
  return { ...ctx, db: wrap(ctx.db) }
}

describe('a right that is lost between check and write', () => {
  let ctx: Context
  let record: string
  beforeEach(async () => {
    await ws.saveRole(clerk('all'))
    ctx = await (await ws.person(['clerk'])).ctx()
    record = (await engine.create(system, 'parcel', { name: 'Standing', weight: 1 })).id
  })

  const writes: [string, (on: Context) => Promise<unknown>][] = [
    ['create', (on) => engine.create(on, 'parcel', { name: 'New' })],
    ['update', (on) => engine.update(on, 'parcel', record, { weight: 2 })],
    ['remove', (on) => engine.remove(on, 'parcel', record)],
    ['createMany', (on) => engine.createMany(on, 'parcel', [{ name: 'One' }, { name: 'Two' }])],
    ['updateMany', (on) => engine.updateMany(on, 'parcel', [{ id: record, values: { weight: 3 } }])],
  ]

  test.each(writes)('V-28 refuses %s, and nothing is written', async (_name, write) => {
    const before = (await engine.query(system, 'parcel', {})).items
    const outcome = await write(between(ctx, losing)).catch((error: unknown) => error)
    expect(
      JSON.stringify(outcome instanceof Error ? { code: (outcome as { code?: string }).code } : outcome),
    ).toContain('forbidden')
    expect((await engine.query(system, 'parcel', {})).items).toEqual(before)
  })

  test.each(writes)(
    'V-28 lets %s through when other people’s rights changed, and its own did not',
    async (_name, write) => {
      await write(between(ctx, unrelated))
      // The next write knows the new version already.
      await engine.create(ctx, 'parcel', { name: 'Next' })
    },
  )
})
