import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { create, query, update } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from './module.ts'

let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers] })
  const person = await (await ws.person(['user'])).ctx()
  // Somebody reads Rapport in Arabic in a company that writes to its customers in French.
  ctx = {
    ...person,
    locale: { ...person.locale, language: 'ar' },
    organization: { ...person.organization, language: 'fr' },
  }
})
afterAll(() => ws.close())

describe.each(['account', 'contact'])('the language a %s is written to in', (object) => {
  const named = (name: string) => (object === 'account' ? { name } : { lastName: name })

  it('is the organisation’s until it is said, never the one that the writer reads in', async () => {
    expect((await create(ctx, object, named('Silent'))).language).toBe('fr')
    expect((await create(ctx, object, { ...named('Said'), language: 'ja' })).language).toBe('ja')
  })
  it('is what is said, also nothing, and also one that Rapport does not speak', async () => {
    const { id } = await create(ctx, object, named('Moves'))
    expect((await update(ctx, object, id, { language: 'pl' })).language).toBe('pl')
    expect((await update(ctx, object, id, { language: null })).language).toBeNull()
    await expect(update(ctx, object, id, { language: 'xx' })).rejects.toMatchObject({ issues: [{ field: 'language' }] })
  })
  it('can be filtered by, and is read from a file by its name in any language', async () => {
    await create(ctx, object, { ...named('Polish'), language: 'pl' })
    const found = await query(ctx, object, { filter: { field: 'language', op: 'eq', value: 'pl' } })
    expect(found.items.map((item) => item.displayName)).toEqual(['Polish'])
    const field = ctx.registry.object(object).fields.get('language')
    for (const text of ['pl', 'Polish', 'Polnisch', 'Polonais', 'البولندية'])
      expect(
        field?.kind.parseText(text, field.def, { zone: 'UTC', currency: 'EUR', country: 'FR', language: 'fr' }),
      ).toEqual({ ok: true, value: 'pl' })
  })
})
