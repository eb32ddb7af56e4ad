import type { Context } from '#kernel/context.ts'
import { readHead, recordsAfter } from '#kernel/events/server/log.ts'
import type { FieldDef, JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { followSearchableFields } from '#kernel/records/server/searchText.ts'
import { sameValue } from '#kernel/records/server/values.ts'
import { storedConverter, withField } from './conversionPlan.ts'
import { dropColumns, renameColumn, type StandingValue, valuesOf, withTable, writeValues } from './conversionStore.ts'
import { registryWith } from './custom.ts'
import { bumpRegistry, lockDefinitions, storeConverted } from './custom-store.ts'
import { migrateObjects } from './migrate.ts'
import {
  columnsOf,
  type FieldStorage,
  type KeptColumns,
  type RegisteredField,
  type RegisteredObject,
  snakeCase,
} from './registry.ts'

const pageSize = 1000

/** A field of administrators as it is stored at this moment, whatever registry the caller was handed. */
export interface StandingField {
  object: RegisteredObject
  name: string
  field: RegisteredField
  def: FieldDef
  storage: FieldStorage | null
}

export async function standingField(ctx: Context, objectName: string, name: string): Promise<StandingField | null> {
  const { standing, registry } = await registryWith(ctx, (custom) => custom)
  const object = registry.objects.get(objectName)
  const field = object?.fields.get(name)
  if (!object || !field) return null
  const own = standing.fields.find((one) => one.object === objectName && one.name === name)
  return { object, name, field, def: field.def, storage: own?.storage ?? null }
}

interface Switch {
  /** The columns that are put aside are known by it, with the way in which it reads values. */
  operation: string
  env: ParseEnv
  /** Puts back what was put aside, which has seen nothing of what was written since. */
  isKept: boolean
}

/**
 * Makes other columns those of the field, in one short transaction that holds the table: what was written since they were
 * last in step follows, and the columns so far are kept. All names are new ones, so that whoever still writes by the old
 * definition is refused instead of writing where nobody reads, and no prepared statement meets another type.
 */
export async function takeInUse(
  ctx: Context,
  { object, name }: StandingField,
  next: KeptColumns,
  { operation, env, isKept }: Switch,
): Promise<void> {
  const { schema } = ctx.workspace
  await withTable(ctx, object, async (db) => {
    const mine = { ...ctx, db }
    await lockDefinitions(db, schema)
    const standing = await standingField(mine, object.name, name)
    if (!standing) return
    await follow(mine, standing, next, isKept)
    const storage = await renamed(mine, standing, next, { operation, env, isKept })
    const { registry } = await registryWith(mine, (custom) => withField(custom, object.name, name, next.def, storage))
    await storeConverted(db, schema, { object: object.name, name, def: next.def, storage })
    await bumpRegistry(db, schema)
    await followSearchableFields({ ...mine, registry })
    await enqueue(asSystem(mine, 'objects'), followTablesJob.name, {}, { key: followTablesJob.name })
  })
}

/** Indexes follow without holding anybody up. */
export const followTablesJob: Job = {
  name: 'objects.followTables',
  maxMinutes: 360,
  run: async (ctx) => {
    await migrateObjects(ctx.db, ctx.workspace.schema, ctx.registry)
  },
}

/**
 * Columns to be filled, in the place of any that an interrupted conversion left; null when there are to be none. They are
 * written down before they are made, so that whoever compares tables with definitions, and a backup, knows them.
 */
export async function announce(
  ctx: Context,
  { object, name }: StandingField,
  make: ((base: string) => KeptColumns) | null,
): Promise<KeptColumns | null> {
  const { schema } = ctx.workspace
  const before = await ctx.db.transaction(async (db) => {
    await lockDefinitions(db, schema)
    const standing = await standingField({ ...ctx, db }, object.name, name)
    if (!standing) return null
    const kept = (standing.storage?.kept ?? []).filter((one) => !one.isPending)
    const base = standing.storage?.base ?? snakeCase(name)
    const pending = make?.(freshBase(name, { base, kept })) ?? null
    const storage = { base, kept: pending ? [...kept, pending] : kept }
    await storeConverted(db, schema, { object: object.name, name, def: standing.def, storage })
    return { pending, left: (standing.storage?.kept ?? []).filter((one) => one.isPending) }
  })
  const left = [...(before?.left ?? []), ...(before?.pending ? [before.pending] : [])]
  for (const one of left) await dropColumns(ctx, object, columnsOf(one.def.kind, one.base))
  return before?.pending ?? null
}

/** A name for columns that no columns of the field have had: `size__2`. */
function freshBase(name: string, storage: FieldStorage | null): string {
  const used = [storage?.base, ...(storage?.kept ?? []).map((one) => one.base)]
  const numbers = used.map((base) => Number(/__(\d+)/.exec(base ?? '')?.[1] ?? 1))
  return `${snakeCase(name)}__${Math.max(1, ...numbers) + 1}`
}

/** Writes into the coming columns what was written into those in use since both were in step. */
async function follow(
  ctx: Context,
  { object, field }: StandingField,
  next: KeptColumns,
  isKept: boolean,
): Promise<void> {
  const coming: RegisteredField = { ...field, def: next.def, columns: columnsOf(next.def.kind, next.base) }
  const changed = (rows: StandingValue[]) => changedSince(ctx, object, { field, coming, next }, rows)
  await carryOver(ctx, object, field, coming, { ...next, ...(isKept ? { only: changed } : {}) })
}

interface Since {
  /** A place in the log. */
  since: string
  env: ParseEnv
  /** Which of the values are taken over, all if nothing is said. */
  only?: (rows: StandingValue[]) => Promise<StandingValue[]>
}

/** Writes one field's values into another as far as they were written since; answers how many records were. */
export async function carryOver(
  ctx: Context,
  object: RegisteredObject,
  from: RegisteredField,
  to: RegisteredField,
  { since, env, only }: Since,
): Promise<number> {
  const convert = storedConverter(from.def, to.def, env)
  const ids = await recordsAfter(ctx.db, ctx.workspace.schema, since, object.name)
  for (let at = 0; at < ids.length; at += pageSize) {
    const rows = await valuesOf(ctx, object, from, ids.slice(at, at + pageSize))
    const taken = only ? await only(rows) : rows
    const made = taken.map(({ id, value }) => ({ id, value: value === null ? null : convert(value).value }))
    await writeValues(ctx, object, to, made)
  }
  return ids.length
}

/** What stands in the way in which the kept value was converted was not touched: the kept one says more. */
async function changedSince(
  ctx: Context,
  object: RegisteredObject,
  { field, coming, next }: { field: RegisteredField; coming: RegisteredField; next: KeptColumns },
  rows: StandingValue[],
): Promise<StandingValue[]> {
  const there = storedConverter(next.def, field.def, next.env)
  const readable = { ...object, fields: new Map([...object.fields, [coming.name, coming]]) }
  const kept = await valuesOf(
    ctx,
    readable,
    coming,
    rows.map((row) => row.id),
  )
  const expected = new Map<string, JsonValue>(
    kept.map(({ id, value }) => [id, value === null ? null : there(value).value]),
  )
  return rows.filter(({ id, value }) => !sameValue(expected.get(id) ?? null, value))
}

async function renamed(
  ctx: Context,
  { object, name, field, def, storage }: StandingField,
  next: KeptColumns,
  { operation, env, isKept }: Switch,
): Promise<FieldStorage> {
  const fresh = freshBase(name, storage)
  const current = storage?.base ?? snakeCase(name)
  const aside = /__\d+$/.test(current) ? `${current}_was` : `${current}__1_was`
  const base = isKept ? fresh : next.base
  const since = await readHead(ctx.db, ctx.workspace.schema)
  const rename = async (kind: FieldDef['kind'], from: string, to: string) => {
    const [before, after] = [columnsOf(kind, from), columnsOf(kind, to)]
    for (const [at, column] of before.entries()) await renameColumn(ctx, object, column.name, after[at]?.name ?? '')
  }
  await rename(field.def.kind, current, aside)
  await rename(next.def.kind, next.base, base)
  const others = (storage?.kept ?? []).filter((one) => one.base !== next.base)
  return { base, kept: [...others, { base: aside, def, operation, env, since }] }
}
