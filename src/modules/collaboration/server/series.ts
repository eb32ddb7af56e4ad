import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { readRule } from '#kernel/fields/recurrence/rule.ts'
import { instantAt, localAt, nextTime } from '#kernel/fields/recurrence/steps.ts'
import type { WrittenRecord } from '#kernel/module.ts'
import { create } from '#kernel/records/server/engine.ts'
import { addMinutes, beginOf, endOf, isCarried, minutesBetween, type Repeating } from '../objects/series.ts'
import { insertSeries, type Series, storePlace, storeSeries } from './seriesStore.ts'

type Values = Record<string, JsonValue>

/** Who makes the next record of a series. */
export const seriesActor = 'collaboration: series'

/** The first record of a series: its date is the first time, on the clock of whoever asked for it. */
export async function beginSeries(ctx: Context, object: Repeating, { id, after }: WrittenRecord): Promise<Series> {
  const record = after ?? {}
  const begin = String(record[beginOf[object]])
  const { zone } = ctx.locale
  const start = localAt(begin, zone)
  const series = await insertSeries(
    ctx,
    {
      object,
      rule: String(record.recurrence),
      zone,
      start,
      slot: start,
      current: id,
      template: carried(ctx, object, record),
      ...spans(object, record, zone),
      is_ended: false,
    },
    begin,
  )
  await storePlace(ctx, id, series.id, start)
  return series
}

/** What the next record holds of this one, but for owner and dates. */
export function carried(ctx: Context, object: Repeating, record: Values): Values {
  const fields = ctx.registry.object(object).ownFields.filter(({ name, def }) => isCarried(def, name))
  return Object.fromEntries(
    fields.flatMap(({ name }) => (isNothing(record[name]) ? [] : [[name, record[name] ?? null]])),
  )
}

/** How long it takes, and how long before it one is reminded. */
export function spans(object: Repeating, record: Values, zone: string): Pick<Series, 'length' | 'lead'> {
  const begin = record[beginOf[object]]
  const end = endOf[object]
  return {
    length: end ? minutesBetween(begin, record[end], zone) : null,
    lead: minutesBetween(record.reminderAt, begin, zone),
  }
}

/**
 * Makes the next record of a series whose newest one is done, skipped or past: at its first time to come, which lies in the future.
 * `ctx` is the series' own actor, in the transaction that holds the series. Where nothing can follow, the series is over.
 */
export async function carryOn(ctx: Context, series: Series, newest: Values): Promise<void> {
  const now = localAt(ctx.clock.now().toISOString(), series.zone)
  const slot = nextTime(readRule(series.rule), series.start, now > series.slot ? now : series.slot)
  const next = slot === null ? null : await make(ctx, series, slot, newest)
  if (slot === null || next === null)
    return storeSeries(ctx, { ...series, is_ended: true }, instantAt(series.slot, series.zone))
  await storePlace(ctx, next, series.id, slot)
  await storeSeries(ctx, { ...series, slot, current: next }, instantAt(slot, series.zone))
}

/** Id of the record; null where what it was about is gone, or it is refused for another reason. */
async function make(ctx: Context, series: Series, slot: string, newest: Values): Promise<string | null> {
  const { object, zone, length, lead } = series
  const end = endOf[object]
  const at = (minutes: number) => instantAt(addMinutes(slot, minutes), zone)
  const values: Values = {
    ...series.template,
    owner: newest.owner ?? null,
    teams: newest.teams ?? [],
    recurrence: series.rule,
    [beginOf[object]]: at(0),
    ...(end && length !== null ? { [end]: at(length) } : {}),
    ...(lead === null ? {} : { reminderAt: at(-lead) }),
  }
  const refused = new Set<string>()
  for (;;) {
    const kept = Object.fromEntries(Object.entries(values).filter(([name]) => !refused.has(name)))
    try {
      const made = await ctx.db.transaction((db) => create({ ...ctx, db }, object, kept))
      return made.id
    } catch (error) {
      if (!(error instanceof PublicError)) throw error
      const gone = error.issues.map(({ field }) => field.split(/[.[]/)[0] ?? '').filter((name) => name in kept)
      // A contact who is gone is left out; without the record that it is about, nothing follows.
      if (gone.length === 0 || gone.includes('relatedTo') || gone.includes('recurrence')) {
        ctx.log.warn({ series: series.id, code: error.code }, 'A series came to its end: the next record was refused')
        return null
      }
      for (const name of gone) refused.add(name)
    }
  }
}

const isNothing = (value: JsonValue | undefined): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
