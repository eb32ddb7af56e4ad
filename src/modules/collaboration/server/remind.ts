import type { Context } from '#kernel/context.ts'
import { type NoticeInput, storeNotices } from '#kernel/following/server/store.ts'
import type { Job } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { query, updateMany } from '#kernel/records/server/engine.ts'

const kinds = ['task', 'call', 'meeting'] as const
/** Reminders given in one transaction. */
const portion = 200

/**
 * Gives the reminders whose time has come, those of a downtime too. A reminder is given by taking it off its activity at the
 * version that was seen, in the transaction of its notice: of two workers one succeeds, and a crash gives none or both.
 */
export const remind: Job = {
  name: 'collaboration:remind',
  schedule: '* * * * *',
  run: async (ctx, _payload, signal) => {
    const system = asSystem(ctx, 'collaboration: reminders')
    for (const kind of kinds) while (!signal?.aborted && (await giveReminders(system, kind)));
  },
}

/** Answers whether there may be more. */
async function giveReminders(ctx: Context, kind: (typeof kinds)[number]): Promise<boolean> {
  const at = ctx.clock.now().toISOString()
  const { items } = await query(ctx, kind, {
    filter: {
      and: [
        { field: 'reminderAt', op: 'lte', value: at },
        { field: 'isClosed', op: 'eq', value: false },
      ],
    },
    fields: ['owner', 'reminderAt'],
    sort: [{ field: 'reminderAt', direction: 'asc' }],
    limit: portion,
  })
  if (items.length === 0) return false
  return ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const taken = await updateMany(
      tx,
      kind,
      items.map(({ id, version }) => ({ id, version, values: { reminderAt: null } })),
    )
    const given = items.filter((_, i) => taken[i]?.status === 'updated')
    await storeNotices(
      tx,
      given.flatMap(({ id, owner }): NoticeInput[] =>
        typeof owner === 'string'
          ? [
              {
                user_id: owner,
                object: kind,
                record_id: id,
                kind: 'reminded',
                reason: 'owner',
                actor: 'system:collaboration: reminders',
                fields: [],
                at,
              },
            ]
          : [],
      ),
    )
    return items.length === portion && given.length > 0
  })
}
