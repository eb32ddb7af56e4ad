import { actorKey, type Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { matchKeysOf } from '#kernel/matching/keys.ts'
import type { WrittenRecord } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { BatchOutcome } from '../contract.ts'
import { judge, type Moment, momentOf, needsTransaction, newDraft, provide, refusal, sound } from './draft.ts'
import { hooksConcern, runHooks } from './effects.ts'
import type { Draft } from './rules.ts'
import { writeNew } from './single.ts'
import { inTransaction, retryingRaces } from './transaction.ts'
import { uuidv7 } from './uuid.ts'
import {
  applyDefaults,
  displayNameOf,
  type InputReader,
  inputReader,
  intoRow,
  isEmpty,
  searchTextOf,
  type Values,
} from './values.ts'

export interface CreateOptions {
  /** Nothing is written; the outcomes tell what would be. */
  validateOnly?: boolean
}

/** Records under way at once: what is done with before the memory is tidied up is never copied, a quarter of the time. */
const portion = 500

/** New records, each judged alone: coerce, default, judge, write with events, hooks. All that are sound stand or fall together. */
export async function createMany(
  ctx: Context,
  objectName: string,
  inputs: Values[],
  options: CreateOptions = {},
): Promise<BatchOutcome[]> {
  // A dry run writes nothing that its later records could be compared with.
  if (options.validateOnly || inputs.length <= portion) return createPortion(ctx, objectName, inputs, options)
  return inTransaction(ctx, true, async (tx) => {
    const outcomes: BatchOutcome[] = []
    for (let from = 0; from < inputs.length; from += portion)
      outcomes.push(...(await createPortion(tx, objectName, inputs.slice(from, from + portion), options)))
    return outcomes
  })
}

async function createPortion(
  ctx: Context,
  objectName: string,
  inputs: Values[],
  options: CreateOptions,
): Promise<BatchOutcome[]> {
  const { drafts } = await createDrafts(ctx, objectName, inputs, options)
  return drafts.map((draft) => (isSound(draft) ? { status: 'created', id: draft.id, version: 1 } : refusal(draft)))
}

export interface Drafts {
  drafts: Draft[]
  /** Hooks ran and may have changed the records since. */
  hooked: boolean
}

/** The same, with the records as written. */
export async function createDrafts(
  ctx: Context,
  objectName: string,
  inputs: Values[],
  options: CreateOptions = {},
): Promise<Drafts> {
  const object = ctx.registry.object(objectName)
  if (ctx.access.verdict(object.name, 'create') === false) throw forbidden(`You may not create ${object.plural}`)
  const racy = object.ownFields.some((field) => field.def.unique)
  const whole = !options.validateOnly && needsTransaction(ctx, object, true)
  return retryingRaces(ctx, racy, (guarded) =>
    inTransaction(guarded, whole, (tx) => createOnce(tx, object, inputs, options)),
  )
}

async function createOnce(
  ctx: Context,
  object: RegisteredObject,
  inputs: Values[],
  options: CreateOptions,
): Promise<Drafts> {
  const moment = momentOf(ctx)
  const read = inputReader(ctx, object)
  const drafts = inputs.map((input, index) => draftOf(ctx, object, read(input), index, moment))
  await judge(ctx, object, drafts, moment)
  const good = sound(drafts)
  if (options.validateOnly || good.length === 0) return { drafts, hooked: false }
  await provide(ctx, object, good, moment)
  const hooked = hooksConcern(object, good.map(writtenRecord))
  await inTransaction(ctx, hooked, (tx) => write(tx, object, good, moment))
  return { drafts, hooked }
}

const isSound = (draft: Draft): boolean => draft.issues.length === 0 && !draft.failure

function writtenRecord({ id, values, changed }: Draft): WrittenRecord {
  return { type: 'created', id, before: null, after: values, changed }
}

function draftOf(
  ctx: Context,
  object: RegisteredObject,
  { values, issues }: ReturnType<InputReader>,
  index: number,
  moment: Moment,
): Draft {
  const isNamed = !isEmpty(values.owner) || !isEmpty(values.queue)
  applyDefaults(ctx, object, values, moment.now, moment.today)
  const created = typeof values.createdAt === 'string' ? Date.parse(values.createdAt) : ctx.clock.now().getTime()
  return { ...newDraft(index, uuidv7(created), null, values, Object.keys(values), issues), isNamed }
}

async function write(ctx: Context, object: RegisteredObject, drafts: Draft[], moment: Moment): Promise<void> {
  const by = actorKey(ctx.actor)
  const stamps = { createdAt: moment.now, createdBy: by, updatedAt: moment.now, updatedBy: by, version: 1 }
  const rows = drafts.map((draft) => {
    const { id, values } = draft
    values.displayName = displayNameOf(object, values)
    draft.written = () => ({ ...unset, ...stamps, id, ...values })
    return rowOf(object, id, stamps, values)
  })
  const events = drafts.map(({ id, values }) => ({
    record_id: id,
    version: 1,
    type: 'created' as const,
    before: null,
    after: setValues(values),
  }))
  await writeNew(ctx, object, rows, events)
  await runHooks(ctx, object, drafts.map(writtenRecord))
}

/** System fields of a new record that may stay empty. */
const unset: Values = { deletedAt: null, lastActivityAt: null, nextActivityAt: null }

/** The record as a row of columns; fields that nobody set are null. */
function rowOf(object: RegisteredObject, id: string, stamps: Values, values: Values): Record<string, JsonValue> {
  const row: Record<string, JsonValue> = { id }
  for (const source of [stamps, values]) {
    for (const name of Object.keys(source)) {
      const value = source[name]
      const field = object.fields.get(name)
      if (field && value !== undefined && value !== null) intoRow(row, field, value)
    }
  }
  row.search_text = searchTextOf(object, values)
  if (object.def.matchKeys) row.match_keys = matchKeysOf(object.def.matchKeys, values)
  return row
}

/** What the log keeps of a new record: everything that is set. */
export function setValues(values: Values): Values {
  const set: Values = {}
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (value !== undefined && !isEmpty(value) && !isEmptyObject(value)) set[name] = value
  }
  return set
}

function isEmptyObject(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false
  for (const _ in value) return false
  return true
}
