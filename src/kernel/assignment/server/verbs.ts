import type { Context } from '#kernel/context.ts'
import { conflict, forbidden, PublicError } from '#kernel/errors.ts'
import { actorNames } from '#kernel/events/server/actors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { systemAccess } from '#kernel/permissions/server/access.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { get, update } from '#kernel/records/server/engine.ts'
import { loadForWrite } from '#kernel/records/server/load.ts'
import type { AssignmentJson, Reason } from '../contract.ts'
import { readAssignments, recordAssignments } from './assignStore.ts'
import { readNames, readQueues } from './peopleStore.ts'
import { namesIn } from './tryOut.ts'

/** Why the record has its owner, for whoever may read it, and what may be done with it. */
export async function whyOwner(ctx: Context, objectName: string, record: string): Promise<AssignmentJson> {
  const { values, may, isMember, queueName } = await standing(ctx, objectName, record)
  const rows = await readAssignments(ctx, record)
  const ids = rows.flatMap(({ from, to, queue, reason }) => namesIn(reason, [from, to, queue]))
  const names = await readNames(ctx, [...new Set(ids)])
  const actors = await actorNames(ctx, [...new Set(rows.map(({ actor }) => actor))])
  return {
    entries: rows.map((row) => ({ ...row, actorName: actors.get(row.actor) ?? row.actor, names })),
    mayTake: isPerson(ctx) && queueName !== null && values.owner === null && (may || isMember),
    mayReturn: isPerson(ctx) && queueName !== null && isOwnOr(ctx, values.owner, may),
    queueName,
  }
}

/** Makes the asker the owner of a record that waits in a queue of theirs. Of two at once one wins, the other learns who. */
export async function takeFromQueue(ctx: Context, objectName: string, record: string): Promise<RecordJson> {
  if (ctx.actor.type !== 'user') throw forbidden('Only people take records')
  const { values, may, isMember, queueName } = await standing(ctx, objectName, record)
  if (queueName === null) throw conflict(`This ${objectName} is in no queue`)
  if (values.owner !== null) throw await taken(ctx, objectName, values.owner)
  if (!may && !isMember) throw forbidden('Only members of the team of the queue take records from it')
  return hand(ctx, objectName, record, { owner: ctx.actor.id }, values, 'taken')
}

/** Gives a record back to the queue that it came from, and to its team. */
export async function returnToQueue(ctx: Context, objectName: string, record: string): Promise<RecordJson> {
  const { values, may, queueName } = await standing(ctx, objectName, record)
  if (queueName === null) throw conflict(`This ${objectName} came from no queue`)
  if (values.owner === null) throw conflict(`This ${objectName} waits in its queue already`)
  if (!isOwnOr(ctx, values.owner, may)) throw forbidden('Only its owner gives a record back')
  return hand(ctx, objectName, record, { owner: null }, values, 'returned')
}

const isPerson = (ctx: Context): boolean => ctx.actor.type === 'user'

const isOwnOr = (ctx: Context, owner: JsonValue | undefined, may: boolean): boolean =>
  owner !== null && (may || (ctx.actor.type === 'user' && owner === ctx.actor.id))

async function standing(ctx: Context, objectName: string, record: string) {
  const object = ctx.registry.object(objectName)
  const found = (await loadForWrite(ctx, object, 'update', [record])).get(record)
  if (!found) throw new PublicError('notFound', `This ${object.name} was not found`)
  const id = typeof found.values.queue === 'string' ? found.values.queue : null
  const queue = id === null ? undefined : (await readQueues(ctx, [id])).get(id)
  const isMember = ctx.actor.type === 'user' && queue?.team != null && ctx.actor.teamIds.includes(queue.team)
  const queueName = queue ? ((await readNames(ctx, [queue.id]))[queue.id] ?? '') : null
  return { ...found, isMember, queueName }
}

async function taken(ctx: Context, objectName: string, owner: JsonValue | undefined): Promise<PublicError> {
  const id = String(owner)
  const { [id]: name = '' } = await readNames(ctx, [id])
  const message = `${name} has taken this ${objectName} already`
  return new PublicError('conflict', message, {
    issues: [{ field: 'owner', code: 'takenBy', message, params: { name } }],
  })
}

/** Being a member is right enough to take: the write is the person's, judged here and not by their right to update. */
async function hand(
  ctx: Context,
  objectName: string,
  record: string,
  values: { owner: string | null },
  before: Record<string, JsonValue>,
  code: Reason['code'],
): Promise<RecordJson> {
  const free: Context = { ...ctx, access: systemAccess, rights: null }
  try {
    await free.db.transaction(async (db) => {
      const tx = { ...free, db }
      await update(tx, objectName, record, values, { expectedVersion: Number(before.version) })
      const [from, to] = [typeof before.owner === 'string' ? before.owner : null, values.owner]
      const queue = typeof before.queue === 'string' ? before.queue : null
      await recordAssignments(tx, objectName, [{ record, rule: null, from, to, queue, reason: { code } }])
    })
  } catch (error) {
    if (!(error instanceof PublicError) || error.code !== 'conflict') throw error
    const now = await standing(ctx, objectName, record)
    if (values.owner !== null && now.values.owner !== null) throw await taken(ctx, objectName, now.values.owner)
    throw error
  }
  return get(ctx, objectName, record)
}
