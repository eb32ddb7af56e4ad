import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { Choice, JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { crashpoint } from '#kernel/jobs/server/crashpoint.ts'
import type { ChoiceMerge, ChoiceMergePreview } from '#kernel/objects/choices.contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import { pages } from '#kernel/records/server/all.ts'
import { count, updateMany } from '#kernel/records/server/engine.ts'
import { choicesOf, listedField, lockedValues, putChoices, standingChoices } from './choices.ts'
import { lockDefinitions } from './custom-store.ts'
import type { RegisteredField } from './registry.ts'
import { choiceCounts, choiceUses } from './usage.ts'

const { job, queue, answer } = queuedRun('objects.mergeChoice', runMerge)

export { job as mergeChoiceJob }

/** Records that somebody changed in between are read and changed again, so many times. */
const mostPasses = 3

interface MergeParams extends Record<string, JsonValue> {
  object: string
  field: string
  from: string
  into: string
  /** Spellings that the merge gave to the choice that stays. */
  aliases: string[]
}

/** What a merge would do, with the asker's rights. */
export async function previewMerge(
  ctx: Context,
  objectName: string,
  name: string,
  merge: ChoiceMerge,
): Promise<ChoiceMergePreview> {
  const field = mergeable(ctx, objectName, name, merge)
  const object = ctx.registry.object(objectName)
  const changes = await mergedRecords(ctx, objectName, field, merge.from)
  const all = (await choiceCounts(ctx, object, field)).get(merge.from) ?? 0
  return { changes, beyond: all - changes, uses: await choiceUses(ctx, object, name, merge.from) }
}

/**
 * Retires a choice for the sake of another: records take the other one, imports read the old spelling as it. One operation,
 * taken back as one. Small ones are done when this answers; the job is queued in either case, so that a merge that a crash
 * cut off goes on by itself.
 */
export async function mergeChoice(
  ctx: Context,
  objectName: string,
  name: string,
  merge: ChoiceMerge,
): Promise<OperationJson> {
  const field = mergeable(ctx, objectName, name, merge)
  const total = await mergedRecords(ctx, objectName, field, merge.from)
  const operation = await ctx.db.transaction((db) => recordMerge({ ...ctx, db }, objectName, field, merge, total))
  return answer(ctx, operation, total)
}

/** Goes on with a queued or interrupted merge: what it has changed no longer holds the old value. */
function runMerge(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, params) => {
    for (let passes = 1; await mergePass(operation, params as MergeParams, passes === mostPasses); passes++);
  })
}

/** When a merge is undone or done again, its list of choices follows. */
export async function switchMerge(ctx: Context, params: Record<string, JsonValue>, isUndone: boolean): Promise<void> {
  const { object, field: name, from, into, aliases } = params as MergeParams
  const field = ctx.registry.objects.get(object)?.fields.get(name)
  if (!field) return
  await ctx.db.transaction(async (db) => {
    await lockDefinitions(db, ctx.workspace.schema)
    const standing = await standingChoices(ctx, db, object, field)
    const choices = isUndone ? split(standing, { from, into }, aliases) : join(standing, { from, into }, aliases)
    await putChoices({ ...ctx, db }, object, field, choices)
    const action = isUndone ? 'unmerged' : 'merged'
    await audit(ctx, { kind: 'field', action, object, subject: name, note: `${from} → ${into}` }, db)
  })
}

function mergeable(ctx: Context, objectName: string, name: string, { from, into }: ChoiceMerge): RegisteredField {
  const field = listedField(ctx, objectName, name)
  const known = new Map(choicesOf(field).map((choice) => [choice.value, choice]))
  if (!known.has(from)) throw invalidField('from', 'unknownChoice', `"${from}" is not a choice of this field`)
  if (from === into || !known.has(into) || known.get(into)?.isActive === false)
    throw invalidField('into', 'unknownChoice', 'Choose another active choice of this field')
  if (lockedValues(field).has(from))
    throw invalidField('from', 'choiceLocked', `"${from}" must stay as it is: the program rests on it`, { value: from })
  return field
}

const holds = (field: RegisteredField, value: string): Filter =>
  field.storage === 'textArray'
    ? { field: field.name, op: 'hasAny', value: [value] }
    : { field: field.name, op: 'eq', value }

/** Finds the records that hold the value and that the asker may change; null where none can. */
function mergedFilter(ctx: Context, object: string, field: RegisteredField, value: string): Filter | null {
  const verdict = ctx.access.verdict(object, 'update')
  if (verdict === false || !ctx.access.canWriteField(object, field.name)) return null
  return { and: [holds(field, value), ...(verdict === true ? [] : [verdict])] }
}

async function mergedRecords(ctx: Context, object: string, field: RegisteredField, value: string): Promise<number> {
  const filter = mergedFilter(ctx, object, field, value)
  return filter ? (await count(ctx, object, { filter })).value : 0
}

async function recordMerge(
  ctx: Context,
  object: string,
  field: RegisteredField,
  { from, into }: ChoiceMerge,
  total: number,
): Promise<string> {
  await lockDefinitions(ctx.db, ctx.workspace.schema)
  const standing = await standingChoices(ctx, ctx.db, object, field)
  const aliases = newAliases(standing, { from, into })
  await putChoices(ctx, object, field, join(standing, { from, into }, aliases))
  const params: MergeParams = { object, field: field.name, from, into, aliases }
  const operation = await recordOperation(ctx, { kind: 'mergeChoice', params, total, state: 'queued' })
  await audit(ctx, { kind: 'field', action: 'merged', object, subject: field.name, note: `${from} → ${into}` })
  await queue(ctx, operation, total)
  return operation
}

/** Once over all records; answers whether some were changed by others meanwhile and have to be looked at again. */
async function mergePass(operation: Operation, params: MergeParams, isLast: boolean): Promise<boolean> {
  const { object, field: name, from, into } = params
  const field = operation.ctx.registry.object(object).fields.get(name)
  const filter = field && mergedFilter(operation.ctx, object, field, from)
  if (!filter) return false
  let again = false
  for await (const page of pages(operation.ctx, object, { filter, fields: [name] })) {
    if (await operation.isCancelled()) return false
    const items = page.map(({ id, version, [name]: value }) => ({
      id,
      version,
      values: { [name]: renamed(value, from, into) },
    }))
    const outcomes = await updateMany(operation.ctx, object, items)
    const isRaced = (code: string) => code === 'conflict' && !isLast
    const failed = outcomes.filter((outcome) => outcome.status === 'error')
    const raced = failed.filter((outcome) => outcome.status === 'error' && isRaced(outcome.code)).length
    const refused = isLast || raced === 0 ? failed.length - raced : 0
    again ||= raced > 0
    await operation.progress({
      done: outcomes.length - failed.length + refused,
      updated: outcomes.length - failed.length,
      failed: refused,
    })
    crashpoint('mergeChoice.after_page')
  }
  return again
}

const renamed = (value: unknown, from: string, into: string): JsonValue =>
  Array.isArray(value) ? [...new Set(value.map((one) => (one === from ? into : String(one))))] : into

/** What files call the old choice and do not yet call the other one. */
function newAliases(choices: Choice[], { from, into }: ChoiceMerge): string[] {
  const find = (value: string) => choices.find((choice) => choice.value === value)
  const spellings = (choice: Choice | undefined) =>
    choice
      ? [
          choice.value,
          ...[choice.label].flatMap((label) => (typeof label === 'string' ? label : Object.values(label))),
          ...(choice.aliases ?? []),
        ]
      : []
  const known = new Set(spellings(find(into)))
  return [...new Set(spellings(find(from)))].filter((spelling) => !known.has(spelling)).slice(0, 50)
}

function join(choices: Choice[], { from, into }: ChoiceMerge, aliases: string[]): Choice[] {
  return choices.map((choice) => {
    if (choice.value === from) return { ...choice, isActive: false }
    return choice.value === into ? { ...choice, aliases: [...(choice.aliases ?? []), ...aliases] } : choice
  })
}

function split(choices: Choice[], { from, into }: ChoiceMerge, aliases: string[]): Choice[] {
  return choices.map((choice) => {
    if (choice.value === from) return { ...choice, isActive: true }
    if (choice.value !== into) return choice
    return { ...choice, aliases: (choice.aliases ?? []).filter((alias) => !aliases.includes(alias)) }
  })
}
