import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FieldDef, FieldKindName, JsonValue } from '#kernel/fields/contract.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import { defineObject } from '#kernel/objects/contract.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import * as engine from './engine.ts'

/** Kinds that lead to other records or files, or that the engine numbers, need more than a sample. */
const plain = (Object.keys(kinds) as FieldKindName[]).filter(
  (kind) => !['link', 'links', 'anyLink', 'user', 'team', 'file', 'files', 'image', 'autoNumber'].includes(kind),
)

const defOf = (kind: FieldKindName): FieldDef => ({
  kind,
  ...(kind === 'choice' || kind === 'choices'
    ? {
        choices: [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ],
      }
    : {}),
})

const everything = defineObject({
  name: 'everything',
  plural: 'everythings',
  label: 'Everything',
  pluralLabel: 'Everythings',
  icon: 'Box',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    peer: { kind: 'link', target: 'everything', inverse: 'peers' },
    peers2: { kind: 'links', target: 'everything' },
    number: { kind: 'autoNumber', format: 'E-{000}' },
    ...Object.fromEntries(plain.map((kind) => [`f${kind}`, defOf(kind)])),
  } as Record<string, FieldDef>,
})

let ws: TestWorkspace
beforeAll(async () => {
  ws = await testWorkspace({ objects: [everything] })
  await ws.saveRole({
    key: 'team',
    label: 'Team',
    capabilities: [],
    rights: {
      '*': { read: 'team', create: 'all', update: 'team', delete: 'own', fields: { ftext: { read: false } } },
      user: { read: 'all' },
      team: { read: 'all' },
    },
  })
})
afterAll(() => ws.close())

let seed = 11
const random = () => {
  seed = (seed * 16_807) % 2_147_483_647
  return seed / 2_147_483_647
}
const samples = (): Record<string, JsonValue> =>
  Object.fromEntries(
    plain.map((kind) => [`f${kind}`, fixCurrency(kinds[kind].sample(defOf(kind), random) as JsonValue)]),
  )

/** Only the organisation's currency has a rate here. */
const fixCurrency = (value: JsonValue): JsonValue =>
  value !== null && typeof value === 'object' && 'currency' in value ? { ...value, currency: 'EUR' } : value

test('the answer to a write is what the next read says, for every kind and for administrators and team members', async () => {
  const member = await ws.person(['team'], { team: await ws.team('Home') })
  for (const ctx of [await ws.system(), await member.ctx()]) {
    for (let round = 0; round < 20; round++) {
      const { ftext: _closed, ...open } = samples()
      const values = ctx.actor.type === 'system' ? samples() : open
      const made = await engine.create(ctx, 'everything', { name: `N${round}`, ...values })
      expect(made).toEqual(await engine.get(ctx, 'everything', made.id))
      const { ftext: _again, ...change } = samples()
      const changed = await engine.update(ctx, 'everything', made.id, {
        ...change,
        peer: made.id,
        peers2: [made.id],
        fjson: null,
      })
      expect(changed).toEqual(await engine.get(ctx, 'everything', made.id))
    }
  }
})
