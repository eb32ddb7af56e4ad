import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { empty, id, join, raw, sql } from '#kernel/db/sql.ts'
import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { emptyTest } from '#kernel/filter/server/leaf.ts'
import { resolvePath } from '#kernel/filter/server/path.ts'
import { shownName } from '#kernel/objects/server/personName.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { type Aggregate, type AggregateResult, dateBuckets, type GroupKey, type Measure } from '../contract.ts'
import { conditions, filterCondition } from './conditions.ts'
import { isName, pathJoins } from './projection.ts'

const functions = new Set(['count', 'filled', 'sum', 'avg', 'min', 'max', 'countDistinct'])
const counting = new Set(['count', 'filled', 'countDistinct'])
const maxRows = 10_000

/** Groups and measures over the records the actor may read; figures over hidden fields are refused like unknown ones (S-06, S-07). */
export async function aggregate(ctx: Context, objectName: string, input: Aggregate): Promise<AggregateResult> {
  const object = ctx.registry.object(objectName)
  const where = conditions(ctx, object, input)
  const groups = (input.groupBy ?? []).map((key, index) => groupOf(ctx, object, key, index))
  const measures = input.measures.map((measure, index) => measureOf(ctx, object, measure, index, input.groupBy))
  if (measures.length === 0)
    throw invalidField('measures', 'required', 'Name at least one measure such as { "fn": "count", "as": "count" }')
  if (where === null) return { rows: [] }
  const limit = Math.min(input.limit ?? maxRows, maxRows)
  const parts = [...groups, ...measures]
  const joins = join(
    parts.map((part) => part.joins),
    ' ',
  )
  const columns = join(parts.map((part, i) => sql`${part.expression} AS ${columnAt(i)}`))
  const grouping = groups.length > 0 ? sql`GROUP BY ${join(groups.map((_group, i) => raw(String(i + 1))))}` : empty
  // What is shown is made of the few groups, not of each record.
  const shown = join(parts.map((part, i) => sql`${part.shown?.(columnAt(i)) ?? columnAt(i)} AS ${id(part.name)}`))
  const rows = await ctx.db.rows<Record<string, JsonValue>>(
    sql`
    SELECT ${shown} FROM (
      SELECT ${columns} FROM ${id(ctx.workspace.schema, object.table)} t ${joins} WHERE ${where} ${grouping}) g
    ${orderOf(input, groups, parts)} LIMIT ${limit}`,
    { prepare: input.search === undefined && [input, ...input.measures].every(({ filter }) => filter === undefined) },
  )
  return { rows }
}

const columnAt = (position: number): Sql => id(`c${position}`)

interface Part {
  name: string
  /** What is grouped by or measured, and what the rows are ordered by. */
  expression: Sql
  /** How it is answered; absent: as it is. */
  shown?: ((column: Sql) => Sql) | undefined
  joins: Sql
}

const asText = (column: Sql): Sql => sql`${column}::text`
const asDecimal = (column: Sql): Sql => sql`trim_scale(${column})::text`
const asDay = (column: Sql): Sql => sql`to_char(${column}, 'YYYY-MM-DD')`

function groupOf(ctx: Context, object: RegisteredObject, key: GroupKey, index: number): Part {
  const found = pathJoins(ctx, object, key.field, 'groupBy', `g${index}`)
  const { column, field, expression: reference, joins } = found
  if (key.bucket === undefined) {
    if (!field.kind.sortable && !field.isSystem)
      throw invalidField('groupBy', 'notGroupable', `Records cannot be grouped by ${key.field}`)
    return {
      name: key.field,
      expression: isName(field) ? shownName(found.object, ctx.locale.nameOrder, found.alias) : reference,
      shown: column.storage === 'decimal' ? asText : undefined,
      joins: joins ?? empty,
    }
  }
  if (!dateBuckets.includes(key.bucket))
    throw invalidField('groupBy', 'unknownBucket', `Group dates by one of ${dateBuckets.join(', ')}`)
  if (column.storage !== 'date' && column.storage !== 'instant')
    throw invalidField('groupBy', 'notADate', `${key.field} is not a date`)
  const local =
    column.storage === 'instant' ? sql`(${reference} AT TIME ZONE ${ctx.locale.zone})` : sql`${reference}::timestamp`
  return {
    name: key.field,
    expression: beginning(ctx, key.bucket, local),
    shown: asDay,
    joins: joins ?? empty,
  }
}

/** Fiscal years are those of the calendar, moved by months; weeks begin on the reader's first day, those of the database on Monday. */
function beginning({ organization, locale }: Context, bucket: (typeof dateBuckets)[number], local: Sql): Sql {
  const movedBy = (unit: 'months' | 'days', count: number, length: string): Sql => {
    const moved = sql`make_interval(${raw(unit)} => ${raw(String(count))})`
    return sql`date_trunc('${raw(length)}', ${local} - ${moved}) + ${moved}`
  }
  const months = organization.fiscalYear.firstMonth - 1
  if (bucket === 'fiscalYear') return movedBy('months', months, 'year')
  if (bucket === 'fiscalQuarter') return movedBy('months', months, 'quarter')
  if (bucket === 'week' && locale.weekStart !== 1) return movedBy('days', locale.weekStart - 1, 'week')
  return sql`date_trunc('${raw(bucket)}', ${local})`
}

/** Amounts of several currencies have no sum and no order; the whole field is measured in the base currency. */
function demandOneCurrency({ field: path = '' }: Measure, groups: readonly GroupKey[] = []): void {
  const money = path.slice(0, path.lastIndexOf('.'))
  if (groups.some(({ field }) => field === `${money}.currency`)) return
  throw invalidField(
    'measures',
    'mixedCurrencies',
    `Measure ${money}, which is in the base currency, or group by ${money}.currency`,
    { field: money },
  )
}

function measureOf(
  ctx: Context,
  object: RegisteredObject,
  measure: Measure,
  index: number,
  groups?: readonly GroupKey[],
): Part {
  if (!functions.has(measure.fn))
    throw invalidField('measures', 'unknownFunction', `There is no function "${measure.fn}"`)
  if (typeof measure.as !== 'string' || !/^[A-Za-z][A-Za-z0-9_]{0,60}$/.test(measure.as))
    throw invalidField('measures', 'invalidName', 'Name each measure with letters and digits in "as"')
  const only = onlyOf(ctx, object, measure)
  if (measure.field === undefined) {
    if (measure.fn !== 'count') throw invalidField('measures', 'required', `${measure.fn} needs a field`)
    return { name: measure.as, expression: sql`count(*)${only}`, joins: empty }
  }
  const { alias, column, field, isPart, expression, joins } = pathJoins(
    ctx,
    object,
    measure.field,
    'measures',
    `m${index}`,
  )
  if (measure.fn === 'filled') {
    const isEmpty = emptyTest(resolvePath(ctx, object, measure.field, 'measures'), alias).sql
    const filled = sql`count(CASE WHEN NOT ${isEmpty} THEN 1 END)${only}`
    return { name: measure.as, expression: filled, joins: joins ?? empty }
  }
  if (isPart && column.part === 'amount' && !counting.has(measure.fn)) demandOneCurrency(measure, groups)
  const inBase = isPart ? undefined : field.columns.find((candidate) => candidate.part === 'base')
  const base = inBase ?? column
  const reference = inBase ? id(alias, inBase.name) : expression
  return {
    name: measure.as,
    expression: expressionOf(measure, base.storage, reference, only),
    shown: isDecimal(measure, base.storage) ? asDecimal : undefined,
    joins: joins ?? empty,
  }
}

/** The records that a measure is of, where they are not all that are asked about. */
function onlyOf(ctx: Context, object: RegisteredObject, { filter }: Measure): Sql {
  if (filter === undefined) return empty
  return sql` FILTER (WHERE ${filterCondition(ctx, object, filter)})`
}

/** What has a least and a greatest value. */
const ordered = new Set(['text', 'integer', 'decimal', 'date', 'instant'])

const isDecimal = (measure: Measure, storage: string): boolean =>
  measure.fn === 'avg' || (storage === 'decimal' && !counting.has(measure.fn))

function expressionOf(measure: Measure, storage: string, reference: Sql, only: Sql): Sql {
  if (measure.fn === 'count') return sql`count(${reference})${only}`
  if (measure.fn === 'countDistinct') return sql`count(DISTINCT ${reference})${only}`
  const numeric = storage === 'decimal' || storage === 'integer'
  if ((measure.fn === 'sum' || measure.fn === 'avg') && !numeric)
    throw invalidField('measures', 'notANumber', `${measure.field} is not a number`)
  if ((measure.fn === 'min' || measure.fn === 'max') && !ordered.has(storage))
    throw invalidField('measures', 'notOrdered', `${measure.field} has no least and no greatest value`)
  if (measure.fn === 'avg') return sql`round(avg(${reference})${only}, 6)`
  const result = sql`${raw(measure.fn)}(${reference})${only}`
  return storage === 'integer' && measure.fn === 'sum' ? sql`${result}::bigint` : result
}

function orderOf(input: Aggregate, groups: Part[], parts: Part[]): Sql {
  const keys = (input.sort ?? []).map((entry) => {
    const position = parts.findIndex(({ name }) => name === entry.field)
    if (position < 0)
      throw invalidField('sort', 'unknownField', `Sort by a group or measure of this request, not "${entry.field}"`)
    return sql`${columnAt(position)} ${raw(entry.direction === 'desc' ? 'DESC' : 'ASC')} NULLS LAST`
  })
  if (keys.length > 0) return sql`ORDER BY ${join(keys)}`
  return groups.length > 0 ? sql`ORDER BY ${join(groups.map((_group, i) => sql`${columnAt(i)} NULLS LAST`))}` : empty
}
