import { actorKey, type Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { BatchOutcome } from '../contract.ts'
import { judge, type Moment, momentOf, newDraft, refusal, sound, uniqueViolation } from './draft.ts'
import { hasHooks, runHooks } from './effects.ts'
import type { Draft } from './rules.ts'
import { insertRows } from './statements.ts'
import { inTransaction } from './transaction.ts'
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
  const object = ctx.registry.object(objectName)
  if (ctx.access.verdict(object.name, 'create') === false) throw forbidden(`You may not create ${object.plural}`)
  const moment = momentOf(ctx)
  const needsTransaction = hasHooks(object) || object.ownFields.some((field) => field.def.unique || field.def.format)
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(ctx, needsTransaction, (tx) => createOnce(tx, object, inputs, moment, options))
    } catch (error) {
      if (!uniqueViolation(error) || attempt > 3) throw error
    }
  }
}

async function createOnce(
  ctx: Context,
  object: RegisteredObject,
  inputs: Values[],
  moment: Moment,
  options: CreateOptions,
): Promise<BatchOutcome[]> {
  const env = parseEnv(ctx)
  const drafts = inputs.map((input, index) => draftOf(ctx, object, input, index, moment, env))
  await judge(ctx, object, drafts, moment)
  const good = sound(drafts)
  if (!options.validateOnly && good.length > 0) await write(ctx, object, good, moment)
  return drafts.map((draft) =>
    good.includes(draft) || isSound(draft) ? { status: 'created', id: draft.id, version: 1 } : refusal(draft),
  )
}

const isSound = (draft: Draft): boolean => draft.issues.length === 0 && !draft.failure

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
    return rowOf(object, { lastActivityAt: null, nextActivityAt: null, ...stamps, ...values })
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
  await runHooks(
    ctx,
    object,
    drafts.map((draft) => ({
      type: 'created' as const,
      id: draft.id,
      before: null,
      after: draft.values,
      changed: draft.changed,
    })),
  )
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
