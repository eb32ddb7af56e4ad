import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { instantAt } from '#kernel/fields/recurrence/steps.ts'
import type { Hook, Job, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { removeMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import { beginOf, type Repeating, repeating } from '../objects/series.ts'
import { beginSeries, carryOn, seriesActor } from './series.ts'
import { dropPlaces, dueRecords, holdPlaces, laterPlaces, type Place, storeSeries } from './seriesStore.ts'

/**
 * Series of tasks and meetings. The next record is made when the newest one is completed or called off, in the same transaction, or
 * when its time has passed; taking that back takes the next one back while nobody has touched it. Deleting the newest ends the
 * series until it is restored.
 */
export const repeatOf = (object: Repeating): Hook =>
  Object.assign(
    async (ctx: Context, records: WrittenRecord[]) => {
      if (ctx.actor.type === 'system' && ctx.actor.name === seriesActor) return
      const concerned = records.filter(({ before, after }) => before?.recurrence || after?.recurrence)
      for (const record of concerned) await follow(ctx, object, record)
    },
    { when: ['recurrence', 'isClosed'] },
  )

async function follow(ctx: Context, object: Repeating, record: WrittenRecord): Promise<void> {
  const system = asSystem(ctx, seriesActor)
  const { type, id, before, after, changed } = record
  if (type === 'destroyed') return dropPlaces(ctx, [id])
  if (type === 'deleted' || type === 'restored') return pause(system, id, type === 'deleted')
  if (type === 'created' || changed.has('recurrence')) await begin(ctx, object, record)
  const was = type === 'created' ? false : before?.isClosed === true
  const is = after?.isClosed === true
  if (was === is || !after) return
  const place = (await holdPlaces(system, [id])).get(id)
  if (!place) return
  if (is) await close(system, place, after)
  else await reopen(system, object, place)
}

/** Another rule is another series from this record on; what stood after it is made anew, or not at all. */
async function begin(ctx: Context, object: Repeating, record: WrittenRecord): Promise<void> {
  const system = asSystem(ctx, seriesActor)
  const { id, after } = record
  const place = (await holdPlaces(system, [id])).get(id)
  if (place && place.series.rule === after?.recurrence) {
    if (place.series.current === id) await storeSeries(system, { ...place.series, is_ended: false }, slotAt(place))
    return
  }
  if (place) await takeBack(system, object, place)
  if (after?.recurrence) await beginSeries(ctx, object, record)
  else if (place)
    await storeSeries(system, { ...place.series, slot: place.slot, current: id, is_ended: true }, slotAt(place))
}

async function close(ctx: Context, { record, series }: Place, after: Record<string, JsonValue>): Promise<void> {
  if (series.current === record && !series.is_ended && after.recurrence) await carryOn(ctx, series, after)
}

/** The newest again, unless somebody has already gone on with the next one. */
async function reopen(ctx: Context, object: Repeating, place: Place): Promise<void> {
  if (place.series.current === place.record) return
  if (!(await takeBack(ctx, object, place))) return
  const { record, slot, series } = place
  await storeSeries(ctx, { ...series, slot, current: record, is_ended: false }, slotAt(place))
}

/** Takes away what follows in the series. False, and nothing done, when somebody has changed or closed it. */
async function takeBack(ctx: Context, object: Repeating, { series, slot }: Place): Promise<boolean> {
  const later = (await laterPlaces(ctx, series.id, slot)).map(({ record }) => record)
  const filter = { field: 'id', op: 'in' as const, value: later }
  const live = later.length > 0 ? await queryAll(ctx, object, { filter, fields: ['isClosed', 'updatedBy'] }) : []
  if (live.some(({ isClosed, updatedBy }) => isClosed === true || !String(updatedBy).startsWith('system:')))
    return false
  if (live.length > 0)
    demand(
      await removeMany(
        ctx,
        object,
        live.map(({ id }) => ({ id })),
      ),
      ['notFound'],
    )
  await dropPlaces(ctx, later)
  return true
}

async function pause(ctx: Context, id: string, isPaused: boolean): Promise<void> {
  const place = (await holdPlaces(ctx, [id])).get(id)
  if (place?.series.current === id) await storeSeries(ctx, { ...place.series, is_ended: isPaused }, slotAt(place))
}

const slotAt = ({ slot, series }: Place): string => instantAt(slot, series.zone)

const portion = 100

/** Makes the next record of series whose newest one is past, also after a downtime: then the first that is still to come. */
export const repeatJob: Job = {
  name: 'collaboration:series',
  schedule: '*/5 * * * *',
  run: async (ctx, _payload, signal) => {
    const system = asSystem(ctx, seriesActor)
    let after: string | null = null
    do {
      const due: { object: string; id: string }[] = await dueRecords(system, after, portion)
      for (const object of repeating)
        await passOn(
          system,
          object,
          due.filter((one) => one.object === object).map(({ id }) => id),
        )
      after = due.length === portion ? (due.at(-1)?.id ?? null) : null
    } while (after !== null && !signal?.aborted)
  },
}

/** A record that was put off to later waits for that; series of people who have left wait for another owner. */
async function passOn(ctx: Context, object: Repeating, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const filter = {
    and: [
      { field: 'id', op: 'in' as const, value: ids },
      { field: beginOf[object], op: 'lte' as const, value: ctx.clock.now().toISOString() },
      {
        or: [
          { field: 'owner', op: 'isEmpty' as const },
          { field: 'owner.isActive', op: 'eq' as const, value: true },
        ],
      },
    ],
  }
  const past = await queryAll(ctx, object, { filter, fields: ['owner', 'teams', 'recurrence'] })
  for (const record of past)
    await ctx.db.transaction(async (db) => {
      const tx = { ...ctx, db }
      const place = (await holdPlaces(tx, [record.id])).get(record.id)
      if (place) await close(tx, place, record as unknown as Record<string, JsonValue>)
    })
}
