import type { Context } from '#kernel/context.ts'
import { id, raw, sql } from '#kernel/db/sql.ts'
import { forbidden, invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { BatchOutcome } from '../contract.ts'
import { createMany } from './create.ts'
import { inTransaction } from './transaction.ts'
import { updateMany } from './update.ts'
import { parseEnv, type Values } from './values.ts'

/** `upsert` makes what is missing; `update` refuses it. */
export type UpsertMode = 'upsert' | 'update'

/**
 * Creates or updates by a key: a unique field, or `externalIds.<system>`. Callers with the same key wait for one another,
 * so that two of them cannot both create.
 */
export function upsertMany(
  ctx: Context,
  objectName: string,
  key: string,
  inputs: Values[],
  options: { mode?: UpsertMode; validateOnly?: boolean } = {},
): Promise<BatchOutcome[]> {
  return inTransaction(ctx, true, async (tx) => {
    const object = tx.registry.object(objectName)
    const match = keyOf(tx, object, key)
    await tx.db.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`${tx.workspace.schema}.${object.name}.${key}`}))`)
    const keys = inputs.map((input) => match.valueOf(input))
    const found = await match.find([...new Set(keys.filter((value) => value !== null))])
    const outcomes: BatchOutcome[] = new Array(inputs.length)
    const updates: number[] = []
    const creates: number[] = []
    const firstOf = new Map<string, number>()
    const repeats: number[] = []
    keys.forEach((value, index) => {
      if (value === null)
        outcomes[index] = {
          status: 'error',
          code: 'invalid',
          message: `${key} must not be empty`,
          issues: [{ field: key, code: 'required', message: `${key} must not be empty` }],
        }
      else if (found.has(value)) updates.push(index)
      else if (options.mode === 'update')
        outcomes[index] = { status: 'error', code: 'notFound', message: `No ${object.name} has the ${key} "${value}"` }
      else if (firstOf.has(value)) repeats.push(index)
      else {
        firstOf.set(value, index)
        creates.push(index)
      }
    })
    const pick = (index: number): Values => inputs[index] ?? {}
    if (creates.length > 0) {
      const made = await createMany(tx, objectName, creates.map(pick), options)
      for (const [i, index] of creates.entries()) setOutcome(outcomes, index, made[i])
    }
    // A key that the batch itself made a moment ago is updated by its later rows.
    for (const index of repeats) {
      const first = outcomes[firstOf.get(keys[index] ?? '') ?? -1]
      if (first && first.status !== 'error' && !options.validateOnly) {
        found.set(keys[index] ?? '', first.id)
        updates.push(index)
      } else if (first) outcomes[index] = first
    }
    if (updates.length > 0) {
      const items = updates.map((index) => ({
        id: found.get(keys[index] ?? '') ?? '',
        values: match.patch(pick(index)),
      }))
      const changed = await updateMany(tx, objectName, items, options)
      for (const [i, index] of updates.entries()) setOutcome(outcomes, index, changed[i])
    }
    return outcomes
  })
}

function setOutcome(outcomes: BatchOutcome[], index: number, outcome: BatchOutcome | undefined): void {
  if (outcome) outcomes[index] = outcome
}

interface KeyMatch {
  valueOf(input: Values): string | null
  find(values: string[]): Promise<Map<string, string>>
  /** The input without what would overwrite other external ids. */
  patch(input: Values): Values
}

function keyOf(ctx: Context, object: RegisteredObject, key: string): KeyMatch {
  const table = id(ctx.workspace.schema, object.table)
  if (ctx.access.verdict(object.name, 'read') === false) throw forbidden(`You may not read ${object.plural}`)
  if (key.startsWith('externalIds.')) {
    const system = key.slice('externalIds.'.length)
    return {
      valueOf: (input) => text((input.externalIds as Record<string, JsonValue> | undefined)?.[system]),
      find: async (values) => {
        if (values.length === 0) return new Map()
        const rows = await ctx.db.rows<{ id: string; value: string }>(sql`
          SELECT t.id, t.external_ids ->> ${system} AS value FROM json_array_elements_text(${JSON.stringify(values)}::json) v
          JOIN ${table} t ON t.external_ids @> jsonb_build_object(${system}::text, v.value) AND t.external_ids <> '{}' AND t.deleted_at IS NULL`)
        return new Map(rows.map((row) => [row.value, row.id]))
      },
      patch: ({ externalIds: _same, ...rest }) => rest,
    }
  }
  const field = object.fields.get(key)
  const column = field?.columns[0]
  if (!field?.def.unique || !column || !ctx.access.canReadField(object.name, key))
    throw invalidField(
      key,
      'notAKey',
      `${key} is not a unique field of ${object.name}; use a unique field or externalIds.<system>`,
    )
  const env = parseEnv(ctx)
  return {
    valueOf: (input) => {
      const parsed = field.kind.parse(input[key], field.def, env)
      return parsed.ok && parsed.value !== null ? text(parsed.value as JsonValue) : null
    },
    find: async (values) => {
      if (values.length === 0) return new Map()
      const rows = await ctx.db.rows<{ id: string; value: string }>(sql`
        SELECT id, ${id(column.name)}::text AS value FROM ${table} WHERE deleted_at IS NULL AND ${id(column.name)} = ANY(${values}::${raw(column.type)}[])`)
      return new Map(rows.map((row) => [row.value, row.id]))
    },
    patch: (input) => input,
  }
}

const text = (value: JsonValue | undefined): string | null =>
  value === null || value === undefined || value === '' ? null : String(value)
