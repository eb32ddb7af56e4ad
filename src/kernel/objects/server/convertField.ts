import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { readHead } from '#kernel/events/server/log.ts'
import type { FieldDef, JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import type { ConversionRequest } from '#kernel/objects/conversion.contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { getOperation, type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import { uuidv7 } from '#kernel/records/server/uuid.ts'
import { parseEnv } from '#kernel/records/server/values.ts'
import { brokenUses, conversionPlan, refuseBlocked, storedConverter } from './conversionPlan.ts'
import { countValues, valuesAfter, writeValues } from './conversionStore.ts'
import { registryWith } from './custom.ts'
import { diffSchema, runStep } from './migrate.ts'
import { columnsOf, type KeptColumns, type RegisteredField, type RegisteredObject } from './registry.ts'
import { announce, carryOver, type StandingField, standingField, takeInUse } from './switchKind.ts'

const { job, queue, answer } = queuedRun('objects.convertField', runConversion)

export { job as convertFieldJob }

const pageSize = 1000
/** What was written meanwhile is followed so often before the table is held for the rest. */
const mostRounds = 5
const fewEnough = 500

interface ConversionParams extends Record<string, JsonValue> {
  /** Of the operation: the columns that it put aside are known by it. */
  id: string
  object: string
  field: string
  label: string
  from: string
  to: string
  /** The field as it is to be. */
  def: JsonValue
  leaveEmpty: boolean
  /** How the asker reads what is written out. */
  env: JsonValue
}

/**
 * Gives a field another kind and takes its values along, as an operation. Values are written into columns of their own while
 * work goes on; then these take the place of the old ones at once, which are kept: an undo puts them back as they were.
 */
export async function convertField(
  ctx: Context,
  objectName: string,
  name: string,
  request: ConversionRequest,
): Promise<OperationJson> {
  const plan = conversionPlan(ctx, objectName, name, request.def)
  refuseBlocked((await brokenUses(ctx, plan)).blocking)
  const total = await countValues(ctx, plan.object, plan.field)
  const id = uuidv7(ctx.clock.now().getTime())
  const params: ConversionParams = {
    id,
    object: objectName,
    field: name,
    label: labelText(plan.def.label, ctx.locale.language) || name,
    from: plan.field.def.kind,
    to: plan.def.kind,
    def: plan.def as unknown as JsonValue,
    leaveEmpty: request.leaveEmpty === true,
    env: parseEnv(ctx) as unknown as JsonValue,
  }
  await ctx.db.transaction(async (db) => {
    await recordOperation({ ...ctx, db }, { id, kind: 'convertField', params, total, state: 'queued' })
    await queue({ ...ctx, db }, id, total)
  })
  return answer(ctx, id, total)
}

/** When a conversion is undone or done again, the columns that it put aside change places with those in use. */
export async function switchConversion(
  ctx: Context,
  params: Record<string, JsonValue>,
  isUndone: boolean,
): Promise<void> {
  const { id, object, field, from, to } = params as ConversionParams
  const standing = await standingField(ctx, object, field)
  const kept = standing?.storage?.kept.find((one) => one.operation === id && !one.isPending)
  if (!standing || !kept) return
  const { label, help } = standing.def
  const def = { ...kept.def, ...(label === undefined ? {} : { label }), ...(help === undefined ? {} : { help }) }
  await takeInUse(ctx, standing, { ...kept, def }, { operation: id, env: kept.env, isKept: true })
  const note = isUndone ? `${to} → ${from}` : `${from} → ${to}`
  await audit(ctx, { kind: 'field', action: isUndone ? 'unconverted' : 'converted', object, subject: field, note })
}

/** Goes on with a queued or interrupted conversion: from the start, since nothing of it is in use yet. */
function runConversion(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, params) => {
    const { done, updated, skipped } = await getOperation(ctx, operationId)
    await operation.progress({ done: -done, updated: -updated, skipped: -skipped })
    const failure = await convertAll(operation, params as ConversionParams)
    if (failure !== null) await operation.fail(failure)
  })
}

/** Null when it is done or was cancelled; else what it failed of, with nothing changed. */
async function convertAll(operation: Operation, params: ConversionParams): Promise<string | null> {
  const { ctx } = operation
  const { object: objectName, field: name, from, to } = params
  const standing = await standingField(ctx, objectName, name)
  if (standing?.def.kind !== from) return 'The field was changed in the meantime'
  const work = await makeColumns(ctx, standing, params)
  const failure = await fillColumns(operation, work, params)
  if (failure !== null || (await operation.isCancelled())) {
    await announce(ctx, standing, null)
    return failure
  }
  const since = await followWriters(ctx, work)
  const { env } = work.coming
  await takeInUse(ctx, standing, { ...work.coming, since }, { operation: params.id, env, isKept: false })
  await audit(ctx, { kind: 'field', action: 'converted', object: objectName, subject: name, note: `${from} → ${to}` })
  return null
}

interface Work {
  object: RegisteredObject
  source: RegisteredField
  /** The field as it is to be, in the columns that are filled. */
  target: RegisteredField
  coming: KeptColumns
}

/** Columns for the new values beside those in use. */
async function makeColumns(ctx: Context, standing: StandingField, params: ConversionParams): Promise<Work> {
  const { object, field } = standing
  const def = params.def as unknown as FieldDef
  const env = params.env as unknown as ParseEnv
  const since = await readHead(ctx.db, ctx.workspace.schema)
  const asked = { def, env, operation: params.id, since, isPending: true }
  const coming = await announce(ctx, standing, (base) => ({ ...asked, base }))
  if (!coming) throw new Error(`${object.name}.${field.name} is gone`)
  const columns = columnsOf(def.kind, coming.base)
  const mine = new Set(columns.map((column) => `column ${object.table}.${column.name}`))
  const { registry } = await registryWith(ctx, (custom) => custom)
  for (const step of await diffSchema(ctx.db, ctx.workspace.schema, registry))
    if (step.kind === 'add' && mine.has(step.what)) await runStep(ctx.db, step)
  return { object, source: field, target: { ...field, def, columns }, coming }
}

async function fillColumns(operation: Operation, work: Work, params: ConversionParams): Promise<string | null> {
  const { object, source, target, coming } = work
  const convert = storedConverter(source.def, target.def, coming.env)
  for (let after: string | null = null; ; ) {
    const page = await valuesAfter(operation.ctx, object, source, after, pageSize)
    const made = page.map((row) => ({ id: row.id, ...convert(row.value) }))
    const lost = made.filter((row) => row.how === 'lost').length
    if (lost > 0 && (!params.leaveEmpty || target.def.required))
      return target.def.required
        ? 'The field is required, and some values do not fit the new kind'
        : 'Some values do not fit the new kind'
    await writeValues(operation.ctx, object, target, made)
    await operation.progress({ done: made.length, updated: made.length - lost, skipped: lost })
    if (page.length < pageSize || (await operation.isCancelled())) return null
    after = page.at(-1)?.id ?? null
    crashpoint('convertField.after_page')
  }
}

/** Converts what was written meanwhile, until little is left; answers the place in the log up to which that is done. */
async function followWriters(ctx: Context, { object, source, target, coming }: Work): Promise<string> {
  let { since } = coming
  for (let round = 1; round <= mostRounds; round++) {
    const head = await readHead(ctx.db, ctx.workspace.schema)
    const count = await carryOver(ctx, object, source, target, { since, env: coming.env })
    since = head
    if (count < fewEnough) break
  }
  return since
}
