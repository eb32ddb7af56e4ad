import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { reckonAnew } from './reckonAnew.ts'

/** Records of one transaction: readers of the log wait for its end. */
const portion = 200
/** Of the time, so much is left to people while there is more to do; meanwhile what changes again is gathered. */
const restShare = 4
const longestRest = 1000

/**
 * Notes records whose roll-ups have to be brought up to date, once however often that is asked for, in the caller's transaction: a
 * crash loses none, and of a record to which a thousand others come it is reckoned a few times, not a thousand.
 */
export async function markStale(ctx: Context, object: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const noted = await ctx.db.run(sql`
    INSERT INTO ${table(ctx)} (object, record_id) SELECT ${object}, unnest(${ids}::uuid[]) ON CONFLICT DO NOTHING`)
  // Whoever noted the others has asked for the job already; one that runs may be past them.
  if (noted > 0) await enqueue(asSystem(ctx, 'formulas'), staleJob.name, { object }, { queue: `roll up ${object}` })
}

/** Reckons what is noted, until nothing is. What is taken and what it gives are one transaction. */
export const staleJob: Job = {
  name: 'records.rollUp',
  maxMinutes: 360,
  async run(ctx, { object }, signal) {
    for (let isFull = true; isFull && !signal?.aborted; ) {
      const begin = performance.now()
      isFull = (await ctx.db.transaction((db) => takePortion({ ...ctx, db }, String(object)))) === portion
      const rest = Math.min((performance.now() - begin) * restShare, longestRest)
      if (isFull) await new Promise((resolve) => setTimeout(resolve, rest))
    }
  },
}

async function takePortion(ctx: Context, name: string): Promise<number> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    DELETE FROM ${table(ctx)} s USING (
      SELECT record_id FROM ${table(ctx)} WHERE object = ${name} ORDER BY record_id LIMIT ${portion} FOR UPDATE SKIP LOCKED) AS taken
    WHERE s.object = ${name} AND s.record_id = taken.record_id RETURNING s.record_id AS id`)
  const object = ctx.registry.objects.get(name)
  if (object) await reckonAnew(ctx, object, rows)
  return rows.length
}

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_stale')
