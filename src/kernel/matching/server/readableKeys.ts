import type { Context } from '#kernel/context.ts'
import type { MatchKey } from '#kernel/matching/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'

/** What one may not see gives no key: otherwise its values could be found out by guessing. */
export const readableKeys = (ctx: Context, object: RegisteredObject): MatchKey[] =>
  (object.def.matchKeys ?? []).filter(({ fields }) =>
    fields.every((field) => ctx.access.canReadField(object.name, field)),
  )
