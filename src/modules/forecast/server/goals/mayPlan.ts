import type { Context } from '#kernel/context.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { mayPlanAll } from '../authority.ts'
import { teamTree, userKey } from '../tree.ts'

/** Whose goals the asker may set, by node: the rule that every write is held to (`keepGoals`), said beforehand. */
export async function mayPlan(ctx: Context): Promise<(key: string) => boolean> {
  if (ctx.access.verdict('goal', 'create') === false) return () => false
  if (mayPlanAll(ctx)) return (key) => !key.endsWith(':none')
  const { actor } = ctx
  if (actor.type !== 'user') return () => false
  const { leads } = await teamTree(asSystem(ctx, 'goals: who leads whom'))
  return (key) => key !== userKey(actor.id) && leads(actor.id, key)
}
