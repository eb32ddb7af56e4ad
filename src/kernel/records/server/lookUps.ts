import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { keeper, together } from '#kernel/db/gathered.ts'
import type { Access } from '#kernel/permissions/contract.ts'

interface Asked {
  ctx: Context
  id: string
}
type Find<V> = (ctx: Context, ids: string[]) => Promise<Map<string, V>>

/** Look-ups of single records outside transactions: those of one caller and one name travel together, by the newest context. */
export function lookUps<V>(): (ctx: Context, name: string, id: string, find: Find<V>) => Promise<V | undefined> {
  const askerOf = keeper<Db, Access, (asked: Asked) => Promise<V | undefined>>()
  return (ctx, name, id, find) => {
    const ask = askerOf(ctx.db, ctx.access, name, () =>
      together(async (asked: Asked[]) => {
        const found = await find(asked.at(-1)?.ctx ?? ctx, [...new Set(asked.map((one) => one.id))])
        return asked.map((one) => found.get(one.id))
      }),
    )
    return ask({ ctx, id })
  }
}
