import type { Context } from '#kernel/context.ts'
import { id, join, sql } from '#kernel/db/sql.ts'
import type { Issue } from '#kernel/errors.ts'
import type { Rule } from '#kernel/objects/contract.ts'
import { fieldOf, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import { selectExpressions } from './select.ts'
import type { Values } from './values.ts'

/** One record on its way through the engine. */
export interface Draft {
  index: number
  id: string
  before: Values | null
  values: Values
  changed: Set<string>
  issues: Issue[]
  /** New, with an owner or a queue that its writer chose. */
  isNamed?: boolean
  /** Makes the record as written, stamps included; absent until then. */
  written?: () => Values
  /** An error that is not about a field: not found, forbidden, conflict. */
  failure?: { code: string; message: string; details?: Record<string, unknown> }
}

/** Runs the object's rules over the batch: what they read is loaded once for all records. */
export async function runRules(
  ctx: Context,
  object: RegisteredObject,
  drafts: Draft[],
  now: string,
  today: string,
): Promise<void> {
  for (const rule of object.rules) {
    const concerned = drafts.filter((draft) => draft.issues.length === 0 && !draft.failure && applies(rule, draft))
    if (concerned.length === 0) continue
    const linked = await linkedFields(ctx, object, rule.loads ?? {}, concerned)
    const tables = await loadTables(ctx, rule)
    for (const draft of concerned) {
      const result = rule.run({
        record: draft.values,
        before: draft.before,
        linked: linked(draft),
        tables,
        changed: draft.changed,
        now,
        today,
        source: ctx.source,
        fiscalYear: ctx.organization.fiscalYear,
        choices: (field) => object.fields.get(field)?.def.choices ?? [],
      })
      if (result.issues) draft.issues.push(...result.issues)
      for (const [name, value] of Object.entries(result.set ?? {})) {
        fieldOf(object, name)
        draft.values[name] = value
        draft.changed.add(name)
      }
    }
  }
}

function applies(rule: Rule, draft: Draft): boolean {
  if (!rule.on.includes(draft.before ? 'update' : 'create')) return false
  return draft.before === null || !rule.when || rule.when.some((name) => draft.changed.has(name))
}

type Linked = Record<string, Values | null>

/** Fields of what the links of records lead to, by link: one statement a link for all of them. */
export async function linkedFields(
  ctx: Context,
  object: RegisteredObject,
  loads: Record<string, string[]>,
  drafts: Draft[],
): Promise<(draft: Draft) => Linked> {
  const loaded = new Map<string, Map<string, Values>>()
  for (const [link, fields] of Object.entries(loads)) {
    const target = targetOf(fieldOf(object, link))
    if (!target) continue
    const ids = [
      ...new Set(
        drafts.map((draft) => draft.values[link]).filter((value): value is string => typeof value === 'string'),
      ),
    ]
    loaded.set(link, await loadFields(ctx, target, fields, ids))
  }
  return (draft) =>
    Object.fromEntries([...loaded].map(([link, rows]) => [link, rows.get(String(draft.values[link])) ?? null]))
}

/** Rules see what they name, whoever acts: they are part of the program and answer only with their result. */
export async function loadFields(
  ctx: Context,
  target: string,
  fields: string[],
  ids: string[],
): Promise<Map<string, Values>> {
  if (ids.length === 0) return new Map()
  const object = ctx.registry.object(target)
  const rows = await ctx.db.rows<Values & { id: string }>(
    sql`
    SELECT ${join(selectExpressions(object, ['id', ...fields], 't'))} FROM ${id(ctx.workspace.schema, object.table)} t WHERE t.id = ANY(${ids}::uuid[])`,
    { prepare: true },
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function loadTables(ctx: Context, rule: Rule): Promise<Record<string, Values[]>> {
  const tables: Record<string, Values[]> = {}
  for (const [name, fields] of Object.entries(rule.tables ?? {})) {
    const object = ctx.registry.object(name)
    tables[name] = await ctx.db.rows<Values>(
      sql`
      SELECT ${join(selectExpressions(object, ['id', ...fields], 't'))} FROM ${id(ctx.workspace.schema, object.table)} t
      WHERE t.deleted_at IS NULL ORDER BY t.id LIMIT 1000`,
      { prepare: true },
    )
  }
  return tables
}
