import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Hook } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { teamKey, teamTree, userKey } from './tree.ts'

/** Who keeps the settings plans for everyone; others for themselves and for those whom they lead. */
export const mayPlanAll = (ctx: Context): boolean => ctx.actor.type === 'system' || ctx.access.has('settings.manage')

type Values = Readonly<Record<string, JsonValue>>

/** Adjustments are a person's own or about people and teams that they lead, however they are written. */
export const keepAdjustments = planning((leads, person, { person: holder, team }) =>
  typeof holder === 'string'
    ? leads(person, userKey(holder))
    : typeof team === 'string' && leads(person, teamKey(team)),
)

/** Goals are set by those who lead, not by those who are to reach them; what everyone is to reach, by administrators. */
export const keepGoals = planning((leads, person, { person: holder, team }) => {
  if (typeof holder === 'string') return holder !== person && leads(person, userKey(holder))
  return typeof team === 'string' && leads(person, teamKey(team))
})

type Leads = (person: string, key: string) => boolean

function planning(may: (leads: Leads, person: string, values: Values) => boolean): Hook {
  const hook: Hook = async (ctx, records) => {
    if (mayPlanAll(ctx) || ctx.source === 'undo') return
    const { actor } = ctx
    // The whole tree, whatever of it the asker may see: who leads whom is a fact.
    const { leads } = await teamTree(asSystem(ctx, 'forecast: who leads whom'))
    for (const { before, after } of records)
      for (const values of [before, after])
        if (values && !(actor.type === 'user' && may(leads, actor.id, values)))
          throw forbidden('Only whoever leads this person or team may change these figures')
  }
  return hook
}
