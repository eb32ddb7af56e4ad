import type { Context } from '#kernel/context.ts'
import type { AnyLink, JsonValue } from '#kernel/fields/contract.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

/** What a record hears of its activities: object → id → the marks to set. */
type Marks = Map<string, Map<string, Record<string, JsonValue>>>

/** A new or completed task is an activity of its record; open tasks with a date tell what comes next. */
export const touchByTask: Hook = async (ctx, records) => {
  if (ctx.source === 'sample') return
  const marks: Marks = new Map()
  const active = records.filter(
    ({ type, after, changed }) => type === 'created' || (changed.has('completedAt') && after?.completedAt),
  )
  const planned = records.filter(
    ({ type, changed }) => type !== 'updated' || ['relatedTo', 'dueAt', 'isClosed'].some((field) => changed.has(field)),
  )
  const system = asSystem(ctx, actsAs)
  await markLast(system, marks, relatedOf(active, 'after'))
  await markNext(system, marks, [...relatedOf(planned, 'before'), ...relatedOf(planned, 'after')])
  await writeMarks(system, marks)
}
touchByTask.when = ['relatedTo', 'dueAt', 'isClosed', 'completedAt']

/** A new note is an activity of its record. */
export const touchByNote: Hook = async (ctx, records) => {
  if (ctx.source === 'sample') return
  const marks: Marks = new Map()
  const system = asSystem(ctx, actsAs)
  await markLast(
    system,
    marks,
    relatedOf(
      records.filter(({ type }) => type === 'created'),
      'after',
    ),
  )
  await writeMarks(system, marks)
}
touchByNote.when = ['relatedTo']

const actsAs = 'collaboration: activity marks'

function relatedOf(records: WrittenRecord[], side: 'before' | 'after'): AnyLink[] {
  return records.map((record) => record[side]?.relatedTo as AnyLink | null | undefined).filter((link) => link != null)
}

/** An activity of a contact or an opportunity is one of its account too. */
async function markLast(ctx: Context, marks: Marks, related: AnyLink[]): Promise<void> {
  const now = ctx.clock.now().toISOString()
  for (const link of related) mark(marks, link, { lastActivityAt: now })
  for (const [object, links] of Map.groupBy(related, (link) => link.object)) {
    if (ctx.registry.objects.get(object)?.fields.get('account')?.def.target !== 'account') continue
    const ids = [...new Set(links.map(({ id }) => id))]
    const rows = await queryAll(ctx, object, { filter: { field: 'id', op: 'in', value: ids }, fields: ['account'] })
    for (const { account } of rows) {
      if (typeof account === 'string') mark(marks, { object: 'account', id: account }, { lastActivityAt: now })
    }
  }
}

async function markNext(ctx: Context, marks: Marks, related: AnyLink[]): Promise<void> {
  if (related.length === 0) return
  for (const link of related) mark(marks, link, { nextActivityAt: null })
  const open = await queryAll(ctx, 'task', {
    filter: {
      and: [
        { field: 'relatedTo.id', op: 'in', value: [...new Set(related.map(({ id }) => id))] },
        { field: 'isClosed', op: 'eq', value: false },
        { field: 'dueAt', op: 'isNotEmpty' },
      ],
    },
    fields: ['relatedTo', 'dueAt'],
    sort: [{ field: 'dueAt', direction: 'desc' }],
  })
  // Latest first, so that the earliest is written last and stays.
  for (const { relatedTo, dueAt } of open)
    mark(marks, relatedTo as unknown as AnyLink, { nextActivityAt: dueAt as string })
}

function mark(marks: Marks, link: AnyLink, values: Record<string, JsonValue>): void {
  const known = marks.get(link.object) ?? new Map<string, Record<string, JsonValue>>()
  marks.set(link.object, known)
  known.set(link.id, { ...known.get(link.id), ...values })
}

/** A record that went to the trash meanwhile has no marks to keep. */
async function writeMarks(ctx: Context, marks: Marks): Promise<void> {
  for (const [object, records] of marks) {
    const items = [...records].map(([id, values]) => ({ id, values }))
    demand(await updateMany(ctx, object, items), ['notFound'])
  }
}
