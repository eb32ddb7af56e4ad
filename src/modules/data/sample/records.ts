import type { Context } from '#kernel/context.ts'
import type { BatchOutcome } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { createMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import type { Values } from './world.ts'

/** Rows a statement takes: large enough to be fast, small enough to keep memory flat. */
const chunk = 1000

/** Writes records of one object and answers their ids in order; an object that is not installed gets none. */
export async function write(ctx: Context, object: string, values: Values[]): Promise<string[]> {
  if (!ctx.registry.objects.has(object)) return values.map(() => '')
  const ids: string[] = []
  for (let from = 0; from < values.length; from += chunk) {
    const outcomes = await createMany(ctx, object, values.slice(from, from + chunk))
    demand(outcomes)
    ids.push(...outcomes.map(idOf))
  }
  return ids
}

const idOf = (outcome: BatchOutcome): string => (outcome.status === 'error' ? '' : outcome.id)

/** Ids of standing records by the text of a field. */
export async function idsBy(ctx: Context, object: string, field: string): Promise<Map<string, string>> {
  if (!ctx.registry.objects.has(object)) return new Map()
  const rows = await queryAll(ctx, object, { fields: [field] })
  return new Map(rows.map((row) => [String(row[field]), row.id]))
}
