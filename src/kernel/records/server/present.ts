import { type Context, filterEnv } from '#kernel/context.ts'
import { compilePredicate, linkedPaths } from '#kernel/filter/server/predicate.ts'
import { nameFrom } from '#kernel/objects/server/personName.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Action } from '#kernel/permissions/contract.ts'
import type { RecordJson } from '../contract.ts'
import { readableFields } from './projection.ts'
import type { Values } from './values.ts'

/**
 * The answer to a write, made of what was just written: the same JSON that a read would give. Null where only the database
 * can tell what the asker may go on to do with the record.
 */
export function presentWritten(ctx: Context, object: RegisteredObject, written: Values): RecordJson | null {
  const read = may(ctx, object, 'read', written)
  const update = may(ctx, object, 'update', written)
  const remove = may(ctx, object, 'delete', written)
  if (!read || update === null || remove === null) return null
  const named = { ...written, displayName: nameFrom(object, written, ctx.locale.nameOrder) }
  const fields = readableFields(ctx, object).map((name) => [name, named[name as keyof typeof named] ?? null])
  return { ...(Object.fromEntries(fields) as RecordJson), can: { update, delete: remove } }
}

function may(ctx: Context, object: RegisteredObject, action: Action, written: Values): boolean | null {
  const verdict = ctx.access.verdict(object.name, action)
  if (typeof verdict === 'boolean') return verdict
  const scope = { registry: ctx.registry, object, env: filterEnv(ctx) }
  const asksElsewhere = /"(path|count)":|"op":"(under|notUnder)"/.test(JSON.stringify(verdict))
  const isLocal = linkedPaths(verdict, scope).length === 0 && !asksElsewhere
  return isLocal ? compilePredicate(verdict, scope)(written) : null
}
