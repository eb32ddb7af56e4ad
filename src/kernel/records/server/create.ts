import { actorKey, type Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { WrittenRecord } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { BatchOutcome } from '../contract.ts'
import { judge, type Moment, momentOf, newDraft, refusal, sound } from './draft.ts'
import { hooksConcern, runHooks } from './effects.ts'
import type { Draft } from './rules.ts'
import { insertRows } from './statements.ts'
import { inTransaction, retryingRaces } from './transaction.ts'
import { uuidv7 } from './uuid.ts'
import {
  applyDefaults,
  displayNameOf,
  intoRow,
  isEmpty,
  parseEnv,
  parseValues,
  searchTextOf,
  type Values,
} from './values.ts'

export interface CreateOptions {
  /** Nothing is written; the outcomes tell what would be. */
  validateOnly?: boolean
}

/** New records, each judged alone: coerce, default, judge, write with events, hooks. */
export async function createMany(
  ctx: Context,
  objectName: string,
  inputs: Values[],
  options: CreateOptions = {},
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
  return retryingRaces(ctx, racy, (tx) => createOnce(tx, object, inputs, options))
}

async function createOnce(
  ctx: Context,
  object: RegisteredObject,
  inputs: Values[],
  options: CreateOptions,
): Promise<Drafts> {
  const moment = momentOf(ctx)
  const env = parseEnv(ctx)
  const drafts = inputs.map((input, index) => draftOf(ctx, object, input, index, moment, env))
  await judge(ctx, object, drafts, moment)
  const good = sound(drafts)
  if (options.validateOnly || good.length === 0) return { drafts, hooked: false }
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
  input: Values,
  index: number,
  moment: Moment,
  env: ReturnType<typeof parseEnv>,
): Draft {
  const { values, issues } = parseValues(ctx, object, input, env)
  applyDefaults(ctx, object, values, moment.now, moment.today)
  const created = typeof values.createdAt === 'string' ? Date.parse(values.createdAt) : ctx.clock.now().getTime()
  return newDraft(index, uuidv7(created), null, values, Object.keys(values), issues)
}

async function write(ctx: Context, object: RegisteredObject, drafts: Draft[], moment: Moment): Promise<void> {
  const actor = actorKey(ctx.actor)
  const rows = drafts.map((draft) => {
    const { values } = draft
    values.displayName = displayNameOf(object, values)
    const stamps: Values = {
      id: draft.id,
      createdAt: moment.now,
      createdBy: actor,
      updatedAt: moment.now,
      updatedBy: actor,
      deletedAt: null,
      version: 1,
    }
    draft.written = { lastActivityAt: null, nextActivityAt: null, ...stamps, ...values }
    return rowOf(object, draft.written)
  })
  const after = drafts.map((draft) => setValues(draft.values))
  const events = drafts.map((draft, i) => ({
    record_id: draft.id,
    version: 1,
    type: 'created' as const,
    before: null,
    after: after[i] ?? null,
  }))
  await insertRows(ctx, object, rows, events)
  await runHooks(ctx, object, drafts.map(writtenRecord))
}

/** The record as a row of columns; fields that nobody set are null. */
function rowOf(object: RegisteredObject, values: Values): Record<string, JsonValue> {
  const row: Record<string, JsonValue> = {}
  for (const field of object.fields.values()) {
    const value = values[field.name]
    if (value !== undefined && value !== null) intoRow(row, field, value)
  }
  row.search_text = searchTextOf(object, values)
  return row
}

/** What the log keeps of a new record: everything that is set. */
export function setValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value) && !isEmptyObject(value)))
}

function isEmptyObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}
