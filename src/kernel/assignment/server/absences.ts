import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { Hook } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { query } from '#kernel/records/server/engine.ts'

/** One’s own absences, or those of people whom one leads; whoever manages people, all. */
export const guardAbsences: Hook = async (ctx, records) => {
  if (ctx.actor.type === 'system' || ctx.access.has('users.manage')) return
  const me = ctx.actor.type === 'user' ? ctx.actor.id : null
  const whose = new Set(records.flatMap(({ before, after }) => [before?.user, after?.user]).filter(isId))
  const others = [...whose].filter((id) => id !== me)
  if (others.length > 0 && !(me !== null && (await leadsAll(ctx, me, others))))
    throw forbidden('Absences are entered by oneself, or by who leads the person')
}

const isId = (id: unknown): id is string => typeof id === 'string'

/** People whose manager it is, or who work in a team that it leads. */
async function leadsAll(ctx: Context, me: string, people: string[]): Promise<boolean> {
  const led = await query(asSystem(ctx, 'assignment'), 'user', {
    filter: {
      and: [
        { field: 'id', op: 'in', value: people },
        {
          or: [
            { field: 'manager', op: 'eq', value: me },
            { field: 'team.manager', op: 'eq', value: me },
          ],
        },
      ],
    },
    fields: ['id'],
    limit: 1000,
  })
  return led.items.length === people.length
}
