import { type Context, filterEnv } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, join, raw, sql } from '#kernel/db/sql.ts'
import type { JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import { emptyTest } from '#kernel/filter/server/leaf.ts'
import { resolvePath } from '#kernel/filter/server/path.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import { taken, toJson } from '#kernel/formulas/types.ts'
import { Quantity, Sum } from '#kernel/formulas/values.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { FieldRollup } from '#kernel/rollups/server/objectRollups.ts'
import { formulaReading } from './reading.ts'
import type { Draft } from './rules.ts'
import { fieldExpression, partExpression } from './select.ts'
import { sameValue } from './values.ts'

/**
 * Brings the roll-ups of records up to date: `all` reckons them from the related records; otherwise a new record, to which
 * nothing links, gets what nothing gives, and nobody else's write moves them.
 */
export async function fillRollups(
  ctx: Context,
  rollups: readonly FieldRollup[],
  drafts: readonly Draft[],
  all: boolean,
): Promise<void> {
  if (rollups.length === 0 || drafts.length === 0) return
  const ids = all ? drafts.map(({ id }) => id) : []
  const found = await rollUp(ctx, rollups, ids)
  const reading = formulaReading(ctx)
  for (const { id, before, values, changed } of drafts)
    for (const one of rollups) {
      const { name } = one.field
      const standing = before?.[name] ?? null
      const value = all || before === null ? (found.get(id)?.[name] ?? resultOf(one, null, reading)) : standing
      values[name] = value
      if (before !== null && sameValue(standing, value)) changed.delete(name)
      else changed.add(name)
    }
}

type Found = Map<string, Record<string, JsonValue>>

/**
 * What roll-ups give for records, whole from the rows as they stand: one statement for all that come over the same link.
 * `visible` narrows the related records (alias given) to those that somebody may read.
 */
export async function rollUp(
  ctx: Context,
  rollups: readonly FieldRollup[],
  ids: readonly string[],
  visible: (related: RegisteredObject, alias: string) => Sql | null = () => null,
): Promise<Found> {
  const found: Found = new Map(ids.map((one) => [one, {}]))
  if (ids.length === 0) return found
  const reading = formulaReading(ctx)
  for (const group of Map.groupBy(rollups, ({ rollup }) => rollup.of).values()) {
    const rows = await ctx.db.rows<{ id: string } & Record<string, JsonValue>>(statement(ctx, group, ids, visible), {
      prepare: true,
    })
    for (const row of rows)
      group.forEach((one, at) => {
        const values = found.get(row.id)
        if (values) values[one.field.name] = resultOf(one, row[`r${at}`] ?? null, reading)
      })
  }
  return found
}

type Visible = Parameters<typeof rollUp>[3]

function statement(ctx: Context, group: readonly FieldRollup[], ids: readonly string[], visible: Visible): Sql {
  const parts = group.map((one, at) => ({ one, name: id(`r${at}`) }))
  const gathered = parts.filter(({ one }) => !picksOne(one))
  const picked = parts.filter(({ one }) => picksOne(one))
  const [first] = group
  const measures = gathered.map(({ one, name }) => sql`${gather(ctx, one)} AS ${name}`)
  const columns = [
    sql`p.id`,
    ...gathered.map(({ name }) => sql`g.${name}`),
    ...picked.map(({ one, name }) => sql`(${pick(ctx, one, visible)}) AS ${name}`),
  ]
  // Record by record, each by the index of the link: one with very many related records takes no other plan than the rest.
  const gathering =
    first && measures.length > 0
      ? sql`CROSS JOIN LATERAL (SELECT ${join(measures)} ${from(ctx, first, 'c', visible)}) g`
      : empty
  return sql`SELECT ${join(columns)} FROM unnest(${ids}::uuid[]) AS p(id) ${gathering}`
}

const picksOne = ({ rollup }: FieldRollup): boolean => rollup.fn === 'first' || rollup.fn === 'last'

/** The live records that link to the record `p`. */
function from(ctx: Context, { related, link }: FieldRollup, alias: string, visible: Visible): Sql {
  const [main] = link.columns
  const column = id(alias, main?.name ?? '')
  const tie = main?.storage === 'uuidArray' ? sql`${column} @> ARRAY[p.id]` : sql`${column} = p.id`
  const may = visible?.(related, alias) ?? null
  return sql`FROM ${id(ctx.workspace.schema, related.table)} ${id(alias)}
    WHERE ${tie} AND ${id(alias)}.deleted_at IS NULL${may === null ? empty : sql` AND ${may}`}`
}

function holds(ctx: Context, { related, filter }: FieldRollup, alias: string): Sql | null {
  if (filter === null) return null
  const env = { ...filterEnv(ctx), zone: ctx.organization.zone, userId: null, teamIds: [] }
  const { registry, workspace } = ctx
  return compileFilter(filter, { registry, object: related, alias, env, access: null, schema: workspace.schema })
}

function gather(ctx: Context, one: FieldRollup): Sql {
  const condition = holds(ctx, one, 'c')
  const only = condition === null ? empty : sql` FILTER (WHERE ${condition})`
  const column = one.measured && measuredColumn(one.measured)
  if (!column) return sql`count(*)${only}`
  const expression = id('c', column.name)
  if (one.rollup.fn === 'average') return asText(sql`round(avg(${expression})${only}, 12)`)
  const result = sql`${raw(one.rollup.fn)}(${expression})${only}`
  return column.storage === 'date' || column.storage === 'instant'
    ? partExpression({ column, expression: result })
    : asText(result)
}

const asText = (number: Sql): Sql => sql`trim_scale((${number})::numeric)::text`

/** Money has a sum in the organisation's currency alone. */
const measuredColumn = ({ columns }: RegisteredField) => columns.find(({ part }) => part === 'base') ?? columns[0]

/** Ties go by age, so that the same records always give the same. */
function pick(ctx: Context, one: FieldRollup, visible: Visible): Sql {
  const { related, measured, by, rollup } = one
  const scope = { registry: ctx.registry, access: null }
  const isEmpty = (field: RegisteredField) => emptyTest(resolvePath(scope, related, field.name), 'c').sql
  const order = id('c', by?.columns[0]?.name ?? 'created_at')
  const direction = raw(rollup.fn === 'first' ? 'ASC' : 'DESC')
  const filled = [measured, by].filter((field) => field !== null).map((field) => sql` AND NOT ${isEmpty(field)}`)
  const condition = holds(ctx, one, 'c')
  const value = measured ? fieldExpression(measured, 'c') : raw('NULL')
  return sql`SELECT ${value} ${from(ctx, one, 'c', visible)}${join(filled, '')}${condition === null ? empty : sql` AND ${condition}`}
    ORDER BY ${order} ${direction}, c.id ${direction} LIMIT 1`
}

/** What the database found as a value of the field. */
function resultOf(one: FieldRollup, given: JsonValue, reading: ReturnType<typeof formulaReading>): JsonValue {
  const { field, rollup, measured } = one
  const { fn } = rollup
  if (fn === 'count') return Number(given ?? 0)
  const found = given === null && fn === 'sum' ? '0' : given
  if (found === null) return null
  if (picksOne(one)) return isMoney(field) ? found : taken(found, field.def, reading satisfies ParseEnv)
  const text = String(found)
  if (isMoney(field)) return toJson(new Sum(text, reading.currency, text, reading.currency), field.def, reading)
  const storage = measured?.columns[0]?.storage
  return storage === 'date' || storage === 'instant' ? text : toJson(new Quantity(text), field.def, reading)
}

const isMoney = ({ columns }: RegisteredField): boolean => columns.some(({ part }) => part === 'base')
