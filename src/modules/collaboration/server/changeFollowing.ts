import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { formatRule, readRule } from '#kernel/fields/recurrence/rule.ts'
import { instantAt, localAt, nextTime } from '#kernel/fields/recurrence/steps.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { get, update, updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import type { SeriesJson } from '../contract.ts'
import { beginOf, isCarried, movedRule, type Repeating } from '../objects/series.ts'
import { carried, seriesActor, spans } from './series.ts'
import { holdPlaces, laterPlaces, type Place, places, type Series, storePlace, storeSeries } from './seriesStore.ts'

type Values = Record<string, JsonValue>

/** What a record's series has still to come; for whoever may read the record. */
export async function seriesOf(ctx: Context, object: Repeating, id: string): Promise<SeriesJson> {
  await get(ctx, object, id)
  const place = (await places(ctx, [id])).get(id)
  if (!place) return { isNewest: false, next: null }
  const { series } = place
  const isNewest = series.current === id
  if (!isNewest || series.is_ended) return { isNewest, next: null }
  const now = localAt(ctx.clock.now().toISOString(), series.zone)
  const next = nextTime(readRule(series.rule), series.start, now > series.slot ? now : series.slot)
  return { isNewest, next: next && instantAt(next, series.zone) }
}

/**
 * Changes a record and what follows it: open records of its series after it, and all that are still to be made. A date moves the whole
 * series from its newest record on. In one transaction, by the rights of whoever asks.
 */
export function changeFollowing(
  ctx: Context,
  object: Repeating,
  id: string,
  values: Values,
  version: number | undefined,
): Promise<RecordJson> {
  return ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const changed = await update(tx, object, id, values, version === undefined ? {} : { expectedVersion: version })
    const system = asSystem(tx, seriesActor)
    const place = (await holdPlaces(system, [id])).get(id)
    if (!place) throw invalidField('id', 'notRepeating', 'This record does not repeat')
    const record = (await get(system, object, id)) as unknown as Values
    await changeLater(tx, object, place, values)
    const series = { ...place.series, template: mergedTemplate(system, object, place.series, record, values) }
    if (place.series.current !== id) {
      await storeSeries(system, series, instantAt(series.slot, series.zone))
      return changed
    }
    const moved = moveSeries(object, { ...place, series }, record)
    await storeSeries(system, moved, instantAt(moved.slot, moved.zone))
    await storePlace(system, id, moved.id, moved.slot)
    return moved.rule === record.recurrence
      ? get(tx, object, id)
      : update(system, object, id, { recurrence: moved.rule })
  })
}

function mergedTemplate(ctx: Context, object: Repeating, series: Series, record: Values, values: Values): Values {
  const now = carried(ctx, object, record)
  const template = { ...series.template }
  for (const name of Object.keys(values)) {
    delete template[name]
    if (name in now) template[name] = now[name] ?? null
  }
  return template
}

async function changeLater(ctx: Context, object: Repeating, { series, slot }: Place, values: Values): Promise<void> {
  const { fields } = ctx.registry.object(object)
  const shared = Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const field = fields.get(name)
      return field !== undefined && (isCarried(field.def, name) || name === 'owner')
    }),
  )
  const later = (await laterPlaces(ctx, series.id, slot)).map(({ record }) => record)
  if (later.length === 0 || Object.keys(shared).length === 0) return
  const open = await queryAll(ctx, object, {
    filter: {
      and: [
        { field: 'id', op: 'in', value: later },
        { field: 'isClosed', op: 'eq', value: false },
      ],
    },
    fields: ['id'],
  })
  demand(
    await updateMany(
      ctx,
      object,
      open.map(({ id }) => ({ id, values: shared })),
    ),
  )
}

/** The series from its newest record on, where this has been put elsewhere. */
function moveSeries(object: Repeating, { slot, series }: Place, record: Values): Series {
  const begin = beginOf[object]
  const at = localAt(String(record[begin]), series.zone)
  const changed = { ...series, ...spans(object, record, series.zone) }
  if (at === slot) return changed
  const [from, to] = [slot.slice(0, 10), at.slice(0, 10)]
  const rule = movedRule(readRule(series.rule), series.start, from, to)
  if (!rule)
    throw invalidField(begin, 'recurrenceDays', 'It repeats on several days: change this one only, or how it repeats')
  return { ...changed, rule: formatRule(rule), start: at, slot: at }
}
