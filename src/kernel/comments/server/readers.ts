import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import { asPerson } from '#kernel/permissions/server/principal.ts'
import { get, query } from '#kernel/records/server/engine.ts'
import type { RecordReader } from '../contract.ts'

const mostOffered = 8
/** Each is asked for their rights, so not the whole company is gone through for one letter. */
const mostAsked = 40

/** Colleagues of this name who may read the record; the asker must be able to, and is not among them. */
export async function readersOf(ctx: Context, object: string, recordId: string, text: string): Promise<RecordReader[]> {
  await get(ctx, object, recordId, { fields: ['id'] })
  const { items } = await query(ctx, 'user', {
    filter: { field: 'isActive', op: 'eq', value: true },
    ...(text.trim() === '' ? {} : { search: text.trim() }),
    fields: ['displayName'],
    sort: [{ field: 'displayName', direction: 'asc' }],
    limit: mostAsked,
  })
  const readers: RecordReader[] = []
  for (const { id, displayName } of items) {
    if (readers.length === mostOffered) break
    const isSelf = ctx.actor.type === 'user' && ctx.actor.id === id
    if (!isSelf && (await mayRead(ctx, id, object, recordId))) readers.push({ id, name: String(displayName ?? '') })
  }
  return readers
}

/** Whether a person, by their own rights, sees a record. */
export async function mayRead(ctx: Context, userId: string, object: string, recordId: string): Promise<boolean> {
  const person = await asPerson(ctx, userId)
  if (!person) return false
  return get(person, object, recordId, { fields: ['id'] }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof PublicError && (error.code === 'notFound' || error.code === 'forbidden')) return false
      throw error
    },
  )
}
