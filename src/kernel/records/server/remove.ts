import { actorKey, type Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden } from '#kernel/errors.ts'
import type { EventType } from '#kernel/events/contract.ts'
import type { WrittenRecord } from '#kernel/module.ts'
import { type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import type { BatchOutcome } from '../contract.ts'
import { checkUnique } from './checks.ts'
import { setValues } from './create.ts'
import { momentOf, newDraft, refusal } from './draft.ts'
import { runHooks } from './effects.ts'
import { loadForWrite, type Standing } from './load.ts'
import { deleteRows, type EventRow, updateRows } from './statements.ts'
import { inTransaction } from './transaction.ts'
import type { Values } from './values.ts'

export interface RemoveItem {
  id: string
  version?: number
}

/** Into the trash: gone from every list, kept whole, restorable. */
export function removeMany(ctx: Context, objectName: string, items: RemoveItem[]): Promise<BatchOutcome[]> {
  return inTransaction(ctx, true, (tx) => move(tx, tx.registry.object(objectName), items, 'deleted'))
}

/** Out of the trash; refused where a live record has taken a unique value meanwhile. */
export function restoreMany(ctx: Context, objectName: string, ids: string[]): Promise<BatchOutcome[]> {
  return inTransaction(ctx, true, (tx) =>
    move(
      tx,
      tx.registry.object(objectName),
      ids.map((recordId) => ({ id: recordId })),
      'restored',
    ),
  )
}

async function move(
  ctx: Context,
  object: RegisteredObject,
  items: RemoveItem[],
  type: 'deleted' | 'restored',
): Promise<BatchOutcome[]> {
  const standing = await loadForWrite(
    ctx,
    object,
    'delete',
    items.map((item) => item.id),
    { trash: type === 'restored' },
  )
  const outcomes = items.map(
    (item): BatchOutcome =>
      refusalOf(object, item, standing.get(item.id)) ?? {
        status: type,
        id: item.id,
        version: nextVersion(standing.get(item.id)),
      },
  )
  if (type === 'restored') await refuseTaken(ctx, object, items, standing, outcomes)
  const ids = new Set(outcomes.flatMap((outcome) => (outcome.status === 'error' ? [] : [outcome.id])))
  const good = [...ids].map((recordId) => standing.get(recordId)).filter((entry) => entry !== undefined)
  const moment = momentOf(ctx)
  const deletedAt = type === 'deleted' ? moment.now : null
  const fields = ['deletedAt', 'updatedAt', 'updatedBy']
    .map((name) => object.fields.get(name)?.columns[0])
    .filter((column) => column !== undefined)
  const rows = good.map((entry) => ({
    id: String(entry.values.id),
    was: entry.values.version ?? 0,
    version: nextVersion(entry),
    deleted_at: deletedAt,
    updated_at: moment.now,
    updated_by: actorKey(ctx.actor),
  }))
  const events = good.map((entry) => eventOf(entry, type, { deletedAt: entry.values.deletedAt ?? null }, { deletedAt }))
  const done = new Set(good.length > 0 ? await updateRows(ctx, object, fields, rows, events) : [])
  await runHooks(
    ctx,
    object,
    good.filter((entry) => done.has(String(entry.values.id))).map((entry) => written(entry, type)),
  )
  return outcomes.map((outcome) =>
    outcome.status !== 'error' && !done.has(outcome.id) ? changedMeanwhile(object) : outcome,
  )
}

/** For good. Links that led here become empty, each with its own event; the log keeps the last state of the record. */
export function destroyMany(ctx: Context, objectName: string, ids: string[]): Promise<BatchOutcome[]> {
  if (!ctx.access.has('trash.destroy'))
    throw forbidden('Only people with the right to empty the trash may delete for ever')
  return inTransaction(ctx, true, async (tx) => {
    const object = tx.registry.object(objectName)
    const standing = await loadForWrite(tx, object, 'delete', ids, { trash: true })
    const outcomes = ids.map(
      (recordId): BatchOutcome =>
        refusalOf(object, { id: recordId }, standing.get(recordId)) ?? {
          status: 'deleted',
          id: recordId,
          version: nextVersion(standing.get(recordId)),
        },
    )
    const sound = new Set(outcomes.flatMap((outcome) => (outcome.status === 'error' ? [] : [outcome.id])))
    const good = [...sound].map((recordId) => standing.get(recordId)).filter((entry) => entry !== undefined)
    if (good.length === 0) return outcomes
    const gone = new Set(
      await deleteRows(
        tx,
        object,
        good.map((entry) => ({ id: String(entry.values.id), was: Number(entry.values.version) })),
        good.map((entry) => eventOf(entry, 'destroyed', setValues(entry.values), null)),
      ),
    )
    // Afterwards, since records that go together may lead to one another: unlinking would change them before they go.
    await unlink(tx, object, [...gone])
    const isGone = (entry: Standing) => gone.has(String(entry.values.id))
    await runHooks(
      tx,
      object,
      good.filter(isGone).map((entry) => written(entry, 'destroyed')),
    )
    return outcomes.map((outcome) =>
      outcome.status !== 'error' && !gone.has(outcome.id) ? changedMeanwhile(object) : outcome,
    )
  })
}

async function unlink(ctx: Context, object: RegisteredObject, ids: string[]): Promise<void> {
  for (const other of ctx.registry.objects.values()) {
    for (const field of other.ownFields) {
      const column = field.columns[0]
      if (targetOf(field) !== object.name || column?.storage !== 'uuid') continue
      const rows = await ctx.db.rows<{ id: string; version: number; live: boolean; link: string }>(sql`
        SELECT id, version, deleted_at IS NULL AS live, ${id(column.name)} AS link FROM ${id(ctx.workspace.schema, other.table)}
        WHERE ${id(column.name)} = ANY(${ids}::uuid[])`)
      const changes = rows.map((row) => ({
        id: row.id,
        was: row.version,
        version: row.version + 1,
        [column.name]: null,
      }))
      const events: EventRow[] = rows.map((row) => ({
        record_id: row.id,
        version: row.version + 1,
        type: 'updated',
        before: { [field.name]: row.link },
        after: { [field.name]: null },
      }))
      if (rows.length > 0) await updateRows(ctx, other, [column], changes, events)
    }
  }
}

function refusalOf(
  object: RegisteredObject,
  item: RemoveItem,
  standing: Standing | undefined,
): (BatchOutcome & { status: 'error' }) | null {
  if (!standing) return { status: 'error', code: 'notFound', message: `This ${object.name} was not found` }
  if (!standing.may) return { status: 'error', code: 'forbidden', message: `You may not delete this ${object.name}` }
  return item.version !== undefined && item.version !== standing.values.version ? changedMeanwhile(object) : null
}

const changedMeanwhile = (object: RegisteredObject): BatchOutcome & { status: 'error' } => ({
  status: 'error',
  code: 'conflict',
  message: `This ${object.name} was changed by someone else`,
  differences: [],
})

async function refuseTaken(
  ctx: Context,
  object: RegisteredObject,
  items: RemoveItem[],
  standing: Map<string, Standing>,
  outcomes: BatchOutcome[],
): Promise<void> {
  const drafts = items.flatMap((item, index) => {
    const values = standing.get(item.id)?.values
    return values && outcomes[index]?.status !== 'error'
      ? [newDraft(index, item.id, null, values, Object.keys(values), [])]
      : []
  })
  await checkUnique(ctx, object, drafts)
  for (const draft of drafts) if (draft.issues.length > 0) outcomes[draft.index] = refusal(draft)
}

const nextVersion = (standing: Standing | undefined): number => Number(standing?.values.version ?? 0) + 1

function eventOf(standing: Standing, type: EventType, before: Values | null, after: Values | null): EventRow {
  return { record_id: String(standing.values.id), version: nextVersion(standing), type, before, after }
}

function written(standing: Standing, type: WrittenRecord['type']): WrittenRecord {
  return {
    type,
    id: String(standing.values.id),
    before: standing.values,
    after: type === 'destroyed' ? null : standing.values,
    changed: new Set(['deletedAt']),
  }
}
