import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { forbidden, invalidField, notFound } from '#kernel/errors.ts'
import { actorNames } from '#kernel/events/server/actors.ts'
import type { WrittenRecord } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { loadForWrite } from '#kernel/records/server/load.ts'
import type { Checklist } from '../contract.ts'
import { guardedFields, type State, statesOf } from './states.ts'
import { clearTicks, removeTicks, storeTicks, ticksOf } from './store.ts'

interface Place {
  object: string
  id: string
  field: string
}

interface Standing {
  object: RegisteredObject
  state: string | null
  known: State | undefined
  mayTick: boolean
}

/** What is to be ticked before the record leaves its state, and who has ticked what. */
export async function checklistOf(ctx: Context, place: Place): Promise<Checklist> {
  const { state, known } = await standing(ctx, place)
  const ticks = (await ticksOf(ctx, place.field, [place.id])).filter((tick) => tick.state === state)
  const names = await actorNames(
    ctx,
    ticks.map(({ by }) => by),
  )
  const tickOf = (item: string) => {
    const tick = ticks.find((one) => one.item === item)
    return tick ? { at: new Date(tick.at).toISOString(), by: tick.by, byName: names.get(tick.by) ?? tick.by } : null
  }
  return { state, items: (known?.checklist ?? []).map((item) => ({ ...item, tick: tickOf(item.id) })) }
}

/** Ticks items, or takes ticks back. Needs the right to change the record; who did it stands in the audit. */
export async function tickItems(
  ctx: Context,
  place: Place,
  items: readonly { id: string; isTicked: boolean }[],
): Promise<Checklist> {
  const { object, state, known, mayTick } = await standing(ctx, place)
  if (!mayTick) throw forbidden(`You may not change this ${object.name}`)
  const labels = new Map((known?.checklist ?? []).map(({ id, label }) => [id, label]))
  const stranger = items.find(({ id }) => !labels.has(id))
  if (state === null || stranger)
    throw invalidField('items', 'unknownItem', `"${stranger?.id ?? ''}" is not to be ticked in this state`)
  const at = { record: place.id, field: place.field, state }
  const idsWith = (isTicked: boolean) => items.filter((item) => item.isTicked === isTicked).map(({ id }) => id)
  await ctx.db.transaction(async (tx) => {
    await storeTicks(ctx, tx, at, idsWith(true))
    await removeTicks(ctx, tx, at, idsWith(false))
    for (const { id, isTicked } of items) {
      const action = isTicked ? 'ticked' : 'unticked'
      const name = labels.get(id) ?? id
      const entry = { subject: place.field, name, object: object.name, recordId: place.id, note: known?.label ?? state }
      await audit(ctx, { kind: 'checklist', action, ...entry }, tx)
    }
  })
  return checklistOf(ctx, place)
}

async function standing(ctx: Context, { object: name, id, field }: Place): Promise<Standing> {
  const object = ctx.registry.object(name)
  const guarded = guardedFields(object).find((one) => one.field.name === field)
  const record = (await loadForWrite(ctx, object, 'update', [id])).get(id)
  if (!record || !guarded || !ctx.access.canReadField(object.name, field)) throw notFound('This checklist')
  const value = record.values[field]
  const state = typeof value === 'string' && value !== '' ? value : null
  const states = await statesOf(ctx, guarded, state === null ? [] : [state])
  return { object, state, known: state === null ? undefined : states.get(state), mayTick: record.may }
}

/** A state that is entered again asks anew: what was ticked goes when the state is left, whoever moves the record. */
export async function forgetTicks(ctx: Context, object: RegisteredObject, records: WrittenRecord[]): Promise<void> {
  const gone = records.filter(({ type }) => type === 'destroyed').map(({ id }) => id)
  const fields = guardedFields(object)
  if (gone.length > 0 && fields.length > 0) await clearTicks(ctx, gone)
  for (const { field } of fields) {
    const left = records.filter((record) => leaves(record, field.name)).map(({ id }) => id)
    if (left.length > 0) await clearTicks(ctx, left, field.name)
  }
}

/** Whether ticks may go with a write, which then needs a transaction. */
export const mayForgetTicks = (
  object: RegisteredObject,
  records: readonly Pick<WrittenRecord, 'type' | 'changed'>[],
): boolean =>
  guardedFields(object).some(({ field }) =>
    records.some((record) => record.type === 'destroyed' || leaves(record, field.name)),
  )

const leaves = ({ type, changed }: Pick<WrittenRecord, 'type' | 'changed'>, field: string): boolean =>
  type === 'updated' && changed.has(field)
