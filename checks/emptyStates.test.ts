import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { metadataFor } from '#kernel/objects/server/metadata.ts'
import { defaultRoles } from '#kernel/permissions/contract.ts'
import { create } from '#kernel/records/server/engine.ts'
import { emptyReason, relatedReason } from '#kernel/records/web/emptyReason.ts'
import { linkTo } from '#kernel/records/web/related.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { modules } from '../src/server/modules.ts'

let ws: TestWorkspace

beforeAll(async () => {
  ws = await testWorkspace({ modules })
})
afterAll(() => ws.close())

/** Whether the engine turns somebody away for want of a right; what else it misses, a form asks for. */
async function isTurnedAway(ctx: Context, object: string, values: Record<string, JsonValue>) {
  const refusal = await create(ctx, object, values).then(
    () => null,
    (error: unknown) => error,
  )
  if (refusal === null) return false
  if (!(refusal instanceof PublicError)) throw refusal
  return (
    refusal.code === 'forbidden' || refusal.issues.some(({ code }) => code === 'readOnly' || code === 'unknownField')
  )
}

const everything = { view: null, filter: undefined, search: '' }

describe.each(defaultRoles.map(({ key }) => key))('an empty organisation, seen as %s', (role) => {
  let ctx: Context
  let objects: ObjectMetadata[]
  beforeAll(async () => {
    ctx = await (await ws.person([role])).ctx()
    objects = metadataFor(ctx).objects
  })

  test('each list offers to make the first record to whoever may, and to nobody else', async () => {
    expect(objects.length).toBeGreaterThan(10)
    for (const object of objects) {
      const reason = emptyReason(everything, {}, object, ctx.access.has('import'))
      const isOffered = reason === 'none' || reason === 'importable'
      const may = !object.appendOnly && !(await isTurnedAway(ctx, object.name, {}))
      expect([object.name, isOffered]).toEqual([object.name, may])
      expect([object.name, reason === 'importable']).toEqual([object.name, may && ctx.access.has('import')])
    }
  })

  test('each list on a record offers to add where the link may be written, and nowhere else', async () => {
    let lists = 0
    for (const object of objects)
      for (const list of object.related) {
        const target = objects.find(({ name }) => name === list.object)
        const link = target?.fields.find(({ name }) => name === list.field)
        if (!target) continue
        lists += 1
        const isOffered = relatedReason(target, link) === 'add'
        const values = link ? { [link.name]: linkTo(link, object, crypto.randomUUID()) } : {}
        const may = link !== undefined && !target.appendOnly && !(await isTurnedAway(ctx, target.name, values))
        expect([object.name, list.path, isOffered]).toEqual([object.name, list.path, may])
      }
    expect(lists).toBeGreaterThan(10)
  })
})
