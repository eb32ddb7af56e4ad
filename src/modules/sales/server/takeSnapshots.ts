import type { Context } from '#kernel/context.ts'
import { dateInZone } from '#kernel/fields/shared/dates.ts'
import type { Job } from '#kernel/module.ts'
import {
  lockSnapshots,
  replay,
  setSnapshotDay,
  snapshotDay,
  snapshotLive,
  touchedSince,
  vanished,
} from './snapshotStore.ts'

const portion = 5000

/** Who wrote just before midnight may commit a little after it, and clocks of several servers differ a little. */
const leeway = 5 * 60_000

/**
 * Writes down every day that is over, in the organisation's zone. The first run reads the whole log, one after a stand-still
 * what has happened since; otherwise the records as they stand tell of yesterday, and the log of those few that have changed
 * since midnight.
 */
export async function takeSnapshots(ctx: Context): Promise<void> {
  const zone = ctx.organization.zone
  const now = new Date(ctx.clock.now().getTime() - leeway)
  const today = Temporal.PlainDate.from(dateInZone(now.toISOString(), zone))
  const day = today.subtract({ days: 1 })
  await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    await lockSnapshots(tx)
    const last = await snapshotDay(tx)
    if (last !== null && last >= day.toString()) return
    const midnight = startOf(today, zone)
    const isNext = last === day.subtract({ days: 1 }).toString()
    const since = isNext || last === null ? null : startOf(Temporal.PlainDate.from(last).add({ days: 1 }), zone)
    if (!isNext) await replayTouched(tx, since, last, midnight)
    const late = new Date(midnight.getTime() - leeway)
    if (isNext) await replayTouched(tx, late, last, midnight)
    for (let ids = await vanished(tx, portion); ids.length > 0; ) {
      await replay(tx, ids, last, midnight)
      const left = await vanished(tx, portion)
      // Destroyed after midnight: they were there yesterday.
      ids = left.some((id) => ids.includes(id)) ? [] : left
    }
    await snapshotLive(tx, day.toString(), late)
    await setSnapshotDay(tx, day.toString())
  })
}

async function replayTouched(ctx: Context, since: Date | null, last: string | null, end: Date): Promise<void> {
  for (let after: string | null = null; ; ) {
    const ids: string[] = await touchedSince(ctx, since, after, portion)
    if (ids.length > 0) await replay(ctx, ids, last, end)
    if (ids.length < portion) return
    after = ids.at(-1) ?? null
  }
}

const startOf = (day: Temporal.PlainDate, zone: string): Date => new Date(day.toZonedDateTime(zone).epochMilliseconds)

/** Every hour, since midnight comes at another hour in each zone; there is something to do once a day. */
export const snapshotJob: Job = {
  name: 'sales:snapshots',
  schedule: '25 * * * *',
  maxMinutes: 180,
  run: takeSnapshots,
}
