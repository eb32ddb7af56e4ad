import type { Context } from '#kernel/context.ts'
import { type Issue, PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { UndoConflict } from '#kernel/operations/contract.ts'
import type { BatchOutcome, RecordJson } from '#kernel/records/contract.ts'
import { query, removeMany, restoreMany, updateMany } from '#kernel/records/server/engine.ts'
import { sameField } from '#kernel/records/server/values.ts'
import type { Reversal } from './reversal.ts'

/** How a record came out of an undo. `reason` says in words what was not done. */
export interface Outcome {
  reversal: Reversal
  result: 'reverted' | 'skipped' | 'failed'
  reason?: string
}

export type Choose = (conflict: UndoConflict) => 'keepCurrent' | 'restore'

interface Standing {
  record: RecordJson
  place: 'live' | 'trash'
}

/** Fields of the records as they stand, for those that the asker may read. */
export async function standingOf(
  ctx: Context,
  object: string,
  reversals: readonly Reversal[],
): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>()
  if (!ctx.registry.objects.has(object) || reversals.length === 0) return found
  const ids = reversals.map((reversal) => reversal.id)
  const fields = ['displayName', ...new Set(reversals.flatMap((reversal) => [...reversal.fields.keys()]))]
  const asked = { filter: { field: 'id', op: 'in' as const, value: ids }, fields, limit: ids.length }
  for (const place of ['live', 'trash'] as const) {
    const page = await query(ctx, object, { ...asked, trash: place === 'trash' })
    for (const record of page.items) found.set(record.id, { record, place })
  }
  return found
}

/** Fields that were changed again after the operation: what would come back, and what stands. */
export function conflictsOf(ctx: Context, reversal: Reversal, record: RecordJson): UndoConflict[] {
  const fields = ctx.registry.objects.get(reversal.object)?.fields
  return [...reversal.fields].flatMap(([field, { restore, wrote }]) => {
    const current = (record[field] ?? null) as JsonValue
    const same = (value: JsonValue) => sameField(fields?.get(field), current, value)
    if (same(restore) || same(wrote)) return []
    return [
      {
        object: reversal.object,
        id: reversal.id,
        displayName: String(record.displayName ?? ''),
        field,
        restore,
        current,
      },
    ]
  })
}

/**
 * Takes records back through the engine: out of the trash first, then fields, then into the trash. When something refuses
 * the whole batch, halves of it are tried, down to the one record at fault.
 */
export async function takeBack(ctx: Context, reversals: Reversal[], choose: Choose): Promise<Outcome[]> {
  try {
    return await ctx.db.transaction((db) => takeBackAll({ ...ctx, db }, reversals, choose))
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    const [first] = reversals
    if (reversals.length === 1 && first) return [{ reversal: first, result: 'failed', reason: error.message }]
    const half = Math.ceil(reversals.length / 2)
    return [
      ...(await takeBack(ctx, reversals.slice(0, half), choose)),
      ...(await takeBack(ctx, reversals.slice(half), choose)),
    ]
  }
}

async function takeBackAll(ctx: Context, planned: Reversal[], choose: Choose): Promise<Outcome[]> {
  // Copies: fields are given up on the way, and a batch that fails is tried again in parts.
  const reversals = planned.map((reversal) => ({ ...reversal, fields: new Map(reversal.fields) }))
  const outcomes = new Map<string, Outcome>()
  const notes = new Map<string, string>()
  const fail = (reversal: Reversal, result: 'skipped' | 'failed', reason: string) =>
    outcomes.set(reversal.id, { reversal, result, reason })
  for (const [object, group] of Map.groupBy(reversals, (reversal) => reversal.object)) {
    const before = await standingOf(ctx, object, group)
    const lifted = new Set(group.filter((one) => isLifted(one, before.get(one.id))))
    for (const reversal of group) {
      const stands = before.get(reversal.id)
      if (!stands || reversal.destroyed)
        fail(reversal, 'skipped', 'The record was deleted for ever, or you may not read it')
      else if (stands.place === 'trash' && reversal.place !== 'live' && !lifted.has(reversal)) {
        const goal = reversal.place === 'trash'
        fail(reversal, 'skipped', goal ? 'The record is in the trash already' : 'The record was deleted meanwhile')
      }
    }
    const goes = (reversal: Reversal, to: 'live' | 'trash') =>
      lifted.has(reversal) || (reversal.place === to && before.get(reversal.id)?.place !== to)
    const open = () => group.filter((reversal) => !outcomes.has(reversal.id))
    const move = async (to: 'live' | 'trash') => {
      const moving = open().filter((reversal) => goes(reversal, to))
      if (moving.length === 0) return false
      const ids = moving.map((reversal) => reversal.id)
      const items = ids.map((each) => ({ id: each }))
      const moved = to === 'live' ? await restoreMany(ctx, object, ids) : await removeMany(ctx, object, items)
      for (const [i, outcome] of moved.entries()) refused(moving[i], outcome, fail)
      return true
    }
    const isMoved = await move('live')
    await restoreFields(ctx, object, open(), choose, { fail, notes, ...(isMoved ? {} : { known: before }) })
    await move('trash')
  }
  return reversals.map((reversal) => {
    const note = notes.get(reversal.id)
    return outcomes.get(reversal.id) ?? { reversal, result: 'reverted', ...(note ? { reason: note } : {}) }
  })
}

/** Was in the trash before the operation and is again after it, with other fields: it comes out for as long as they are put back. */
const isLifted = ({ place, isLeftInTrash, fields }: Reversal, stands: Standing | undefined): boolean =>
  stands?.place === 'trash' && place === 'trash' && isLeftInTrash && fields.size > 0

type Fail = (reversal: Reversal, result: 'skipped' | 'failed', reason: string) => void
interface Report {
  fail: Fail
  /** What was given up of records that are taken back otherwise. */
  notes: Map<string, string>
  /** The records as just read, when nothing was moved since. */
  known?: Map<string, Standing>
}

/** Against what stands at this moment: a record changed in between is looked at again. */
async function restoreFields(
  ctx: Context,
  object: string,
  reversals: Reversal[],
  choose: Choose,
  { fail, notes, known }: Report,
): Promise<void> {
  let waiting = reversals.filter((reversal) => reversal.fields.size > 0)
  let standing = known ?? new Map<string, Standing>()
  for (let attempt = 1; waiting.length > 0; attempt++) {
    if (attempt > 1 || !known) standing = await standingOf(ctx, object, waiting)
    const updates = waiting.flatMap((reversal) => {
      const record = standing.get(reversal.id)?.record
      if (!record) return []
      const values = valuesOf(ctx, reversal, record, choose)
      if (Object.keys(values).length > 0)
        return [{ reversal, item: { id: reversal.id, version: record.version, values } }]
      if (reversal.place === null)
        fail(reversal, 'skipped', 'All its fields were changed again, and the newer values were kept')
      return []
    })
    const outcomes = await updateMany(
      ctx,
      object,
      updates.map((update) => update.item),
    )
    waiting = updates.flatMap(({ reversal }, i) => {
      const outcome = outcomes[i]
      if (outcome?.status !== 'error') return []
      if (outcome.code === 'conflict' && attempt < 5) return [reversal]
      if (giveUp(reversal, outcome.issues ?? [], notes)) return [reversal]
      refused(reversal, outcome, fail)
      return []
    })
  }
}

function valuesOf(ctx: Context, reversal: Reversal, record: RecordJson, choose: Choose): Record<string, JsonValue> {
  const kept = conflictsOf(ctx, reversal, record).filter((conflict) => choose(conflict) === 'keepCurrent')
  const restored = [...reversal.fields].filter(([field]) => !kept.some((conflict) => conflict.field === field))
  return Object.fromEntries(restored.map(([field, { restore }]) => [field, restore]))
}

/** Leaves out the fields that the engine refuses, such as a link to a record that is gone, when others remain. */
function giveUp(reversal: Reversal, issues: Issue[], notes: Map<string, string>): boolean {
  const dropped = issues.filter((issue) => reversal.fields.delete(issue.field.split(/[.[]/)[0] ?? ''))
  if (dropped.length === 0 || reversal.fields.size === 0) return false
  const note = dropped.map((issue) => issue.message).join('; ')
  notes.set(reversal.id, [notes.get(reversal.id), note].filter(Boolean).join('; '))
  return true
}

function refused(reversal: Reversal | undefined, outcome: BatchOutcome, fail: Fail): void {
  if (reversal && outcome.status === 'error') fail(reversal, 'failed', outcome.message)
}
