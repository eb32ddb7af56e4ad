import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'
import { parcel } from './parcel.fixture.ts'

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ objects: [parcel] })
  ctx = await ws.system()
})
afterAll(() => ws.close())

test('a rehearsal judges every item as the real thing would, and leaves no trace', async () => {
  const made = await engine.create(ctx, 'parcel', { name: 'P1' })
  const events = async () =>
    (await ctx.db.row<{ n: number }>(sql`SELECT count(*)::int AS n FROM ${id(ctx.workspace.schema, 'sys_event')}`))?.n
  const before = await events()
  const items = [
    { op: 'update' as const, id: made.id, values: { name: 'P2' } },
    { op: 'update' as const, id: made.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')), values: { name: 'P3' } },
    { op: 'delete' as const, id: made.id },
  ]
  const rehearsed = await engine.batch(ctx, 'parcel', { items, rehearse: true })
  expect(rehearsed.map((outcome) => outcome.status)).toEqual(['updated', 'error', 'deleted'])
  expect(await events()).toBe(before)
  expect(await engine.get(ctx, 'parcel', made.id)).toMatchObject({ name: 'P1', version: made.version })
  expect((await engine.batch(ctx, 'parcel', { items })).map((outcome) => outcome.status)).toEqual(
    rehearsed.map((outcome) => outcome.status),
  )
})
