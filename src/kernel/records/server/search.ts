import type { Context } from '#kernel/context.ts'
import { filterEnv } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { join, raw, sql } from '#kernel/db/sql.ts'
import { escapeLike } from '#kernel/filter/server/leaf.ts'
import { textPaths } from '#kernel/filter/server/path.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'

/**
 * Every word must occur in a searchable field that the actor may read. The search text holds all of them, so it decides
 * alone when all are readable and otherwise only narrows the candidates by its index (S-09).
 */
export function searchCondition(ctx: Context, object: RegisteredObject, text: string): Sql {
  const words = text
    .replaceAll('\0', ' ')
    .toWellFormed()
    .toLowerCase()
    .normalize('NFC')
    .split(/\s+/)
    .map((word) => word.replace(/,+$/, ''))
    .filter(Boolean)
    .slice(0, 8)
  const open = object.searchable.filter((field) => ctx.access.canReadField(object.name, field.name))
  if (words.length === 0) return raw('TRUE')
  if (open.length === 0) return raw('FALSE')
  const whole = open.length === object.searchable.length
  return join(
    words.map((word) =>
      whole
        ? containsWord(word)
        : sql`${containsWord(word)} AND ${inFields(ctx, object, open.flatMap(textPaths), word)}`,
    ),
    ' AND ',
  )
}

const containsWord = (word: string): Sql => sql`t.search_text LIKE ${`%${escapeLike(word)}%`}`

function inFields(ctx: Context, object: RegisteredObject, fields: string[], word: string): Sql {
  const filter = { or: fields.map((field) => ({ field, op: 'contains' as const, value: word })) }
  return sql`(${compileFilter(filter, { registry: ctx.registry, object, alias: 't', env: filterEnv(ctx), access: ctx.access, schema: ctx.workspace.schema })})`
}
