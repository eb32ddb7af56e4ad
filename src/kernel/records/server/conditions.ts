import { type Context, filterEnv } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { join, raw } from '#kernel/db/sql.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import { validateFilter } from '#kernel/filter/validate.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Query } from '../contract.ts'
import { verdictSql } from './load.ts'
import { searchCondition } from './search.ts'

/** Rights, trash, filter and search as one condition on alias `t`; null when nothing can match. */
export function conditions(
  ctx: Context,
  object: RegisteredObject,
  input: Pick<Query, 'filter' | 'search' | 'trash'>,
): Sql | null {
  const readable = verdictSql(ctx, object, 'read')
  if (readable === null) return null
  const parts = [input.trash ? raw('t.deleted_at IS NOT NULL') : raw('t.deleted_at IS NULL')]
  if (ctx.access.verdict(object.name, 'read') !== true) parts.push(readable)
  if (input.filter !== undefined) parts.push(filterCondition(ctx, object, input.filter))
  if (input.search) parts.push(searchCondition(ctx, object, input.search))
  return join(parts, ' AND ')
}

/** A filter of the asker as a condition on alias `t`; it may name only what they may read. */
export function filterCondition(ctx: Context, object: RegisteredObject, filter: Filter): Sql {
  return compileFilter(validateFilter(filter), {
    registry: ctx.registry,
    object,
    alias: 't',
    env: filterEnv(ctx),
    access: ctx.access,
    schema: ctx.workspace.schema,
  })
}
