import type { Context } from '#kernel/context.ts'
import type { AnyLink, JsonValue } from '#kernel/fields/contract.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import { holdMarks, type Marks, markNames, marksOfAccounts, marksOfRecords } from './marksStore.ts'

/**
 * Whatever is done about a record is reckoned anew from its activities, so that the marks are right after every kind of
 * change, undo and moving an activity elsewhere included.
 */
const touch: Hook = async (ctx, records) => {
  // The sample company brings its marks along.
  if (ctx.source === 'sample') return
  await reckonMarks(asSystem(ctx, actsAs), linksOf(records))
}

export const touchByTask: Hook = Object.assign(touch.bind(null), {
  when: ['relatedTo', 'dueAt', 'status', 'isClosed', 'completedAt'],
})
export const touchByTalk: Hook = Object.assign(touch.bind(null), {
  when: ['relatedTo', 'contacts', 'startAt', 'status', 'isClosed'],
})
export const touchByNote: Hook = Object.assign(touch.bind(null), { when: ['relatedTo'] })

/** What was done with a contact or for an opportunity goes along to another account, and out of sight with it. */
export const touchByMove: Hook = Object.assign(
  async (ctx: Context, records: WrittenRecord[]) => {
    if (ctx.source === 'sample') return
    const active = records.filter(({ before, after }) => markNames.some((name) => before?.[name] || after?.[name]))
    const accounts = active.flatMap(({ before, after }) => [before?.account, after?.account])
    const ids = [...new Set(accounts.filter((id) => typeof id === 'string'))]
    if (ids.length === 0) return
    const system = asSystem(ctx, actsAs)
    await holdMarks(system, ids)
    await writeAccounts(system, ids)
  },
  { when: ['account'], on: ['updated', 'deleted', 'restored'] as const },
)

const actsAs = 'collaboration: activity marks'

/** By object, the ids of records. */
type Touched = Map<string, Set<string>>

function linksOf(records: WrittenRecord[]): Touched {
  const touched: Touched = new Map()
  const add = (object: string, id: string) => touched.set(object, (touched.get(object) ?? new Set()).add(id))
  for (const { before, after } of records)
    for (const side of [before, after]) {
      const related = side?.relatedTo as AnyLink | null | undefined
      if (related) add(related.object, related.id)
      if (Array.isArray(side?.contacts)) for (const id of side.contacts) add('contact', String(id))
    }
  return touched
}

async function reckonMarks(ctx: Context, touched: Touched): Promise<void> {
  const accounts = new Set(touched.get('account'))
  for (const [object, ids] of touched) for (const id of await accountsOf(ctx, object, [...ids])) accounts.add(id)
  const direct = [...touched.values()].flatMap((ids) => [...ids])
  if (direct.length === 0) return
  await holdMarks(ctx, [...direct, ...accounts])
  const marks = await marksOfRecords(ctx, direct)
  for (const [object, ids] of touched) {
    if (object === 'account') continue
    await writeMarks(ctx, object, new Map([...ids].map((id) => [id, [marks.get(id)]])))
  }
  await writeAccounts(ctx, [...accounts])
}

/** The accounts that these records belong to. */
async function accountsOf(ctx: Context, object: string, ids: string[]): Promise<string[]> {
  if (!belongsToAccount(ctx, object)) return []
  const filter = { field: 'id', op: 'in' as const, value: ids }
  const rows = await queryAll(ctx, object, { filter, fields: ['account'] })
  return rows.flatMap(({ account }) => (typeof account === 'string' ? [account] : []))
}

const belongsToAccount = (ctx: Context, object: string): boolean =>
  ctx.registry.objects.get(object)?.fields.get('account')?.def.target === 'account'

/** An account knows its own activities and those of its contacts, opportunities and whatever else belongs to it. */
async function writeAccounts(ctx: Context, ids: string[]): Promise<void> {
  if (ids.length === 0 || !ctx.registry.objects.has('account')) return
  const parts = [...ctx.registry.objects.values()].filter(
    ({ name, def }) => def.group !== 'hidden' && def.group !== 'activities' && belongsToAccount(ctx, name),
  )
  const known = [await marksOfRecords(ctx, ids)]
  for (const { name } of parts) known.push(await marksOfAccounts(ctx, name, ids))
  await writeMarks(ctx, 'account', new Map(ids.map((id) => [id, known.map((marks) => marks.get(id))])))
}

/** A record that went to the trash meanwhile has no marks to keep. */
async function writeMarks(ctx: Context, object: string, records: Map<string, (Marks | undefined)[]>): Promise<void> {
  const fields = ctx.registry.objects.get(object)?.fields
  if (!fields) return
  const items = [...records].map(([id, marks]) => {
    const together = merged(marks.filter((one) => one !== undefined))
    return { id, values: Object.fromEntries(Object.entries(together).filter(([name]) => fields.has(name))) }
  })
  demand(await updateMany(ctx, object, items), ['notFound'])
}

function merged(marks: Marks[]): Record<string, JsonValue> {
  const times = (name: keyof Marks) => marks.flatMap((one) => one[name] ?? []).sort()
  return {
    lastActivityAt: times('lastActivityAt').at(-1) ?? null,
    nextActivityAt: times('nextActivityAt')[0] ?? null,
    lastCallAt: times('lastCallAt').at(-1) ?? null,
    lastMeetingAt: times('lastMeetingAt').at(-1) ?? null,
  }
}
