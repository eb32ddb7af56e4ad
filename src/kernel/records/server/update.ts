import { holdRecords } from '#kernel/assignment/server/assignStore.ts'
import { actorKey, type Context } from '#kernel/context.ts'
import { conflict } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import { matchKeysOf } from '#kernel/matching/keys.ts'
import type { WrittenRecord } from '#kernel/module.ts'
import type { RegisteredColumn, RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { BatchOutcome } from '../contract.ts'
import { judge, type Moment, momentOf, needsTransaction, newDraft, provide, refusal, sound } from './draft.ts'
import { hooksConcern, runHooks } from './effects.ts'
import { reckon } from './formulas.ts'
import { loadForWrite, type Standing } from './load.ts'
import { movedByReckoning } from './meanwhile.ts'
import { convertAnew } from './money.ts'
import type { Draft } from './rules.ts'
import { writeChanged } from './single.ts'
import { type EventRow, matchColumn, searchColumn } from './statements.ts'
import { inTransaction, retryingRaces } from './transaction.ts'
import {
  displayNameOf,
  type InputReader,
  inputReader,
  intoRow,
  sameField,
  searchTextOf,
  type Values,
} from './values.ts'

export interface UpdateItem {
  id: string
  /** Refused with the differences when the record stands at another version. */
  version?: number
  values: Values
}

export interface UpdateOptions {
  /** Nothing is written; the outcomes tell what would be. */
  validateOnly?: boolean
  /**
   * Only what rates, formulas and roll-ups make of the records is brought up to date. Nobody has changed them, so nothing else is
   * judged, and they keep who changed them last and when: else every list by last change would be turned over by work in the background.
   */
  reckonOnly?: boolean
  /** With `reckonOnly`: also where records keep their rate. */
  keptRates?: boolean
  /** Read-only fields that a verb of the program writes in somebody's name, such as when a lead was converted. */
  sets?: readonly string[]
}

/** Changes records, each judged alone; a record changed by someone else in between is read again and judged anew. */
export async function updateMany(
  ctx: Context,
  objectName: string,
  items: UpdateItem[],
  options: UpdateOptions = {},
): Promise<BatchOutcome[]> {
  return (await updateDrafts(ctx, objectName, items, options)).map(outcomeOf)
}

/** `hooked`: hooks ran and may have changed the record since. */
export type UpdatedDraft = Draft & { hooked?: boolean }

/** The same, with each record as it then stands: `written` is absent where nothing was written. */
export async function updateDrafts(
  ctx: Context,
  objectName: string,
  items: UpdateItem[],
  options: UpdateOptions = {},
): Promise<UpdatedDraft[]> {
  const object = ctx.registry.object(objectName)
  const touches = (does: (field: RegisteredField) => boolean | undefined) =>
    object.ownFields.some((field) => does(field) && items.some((item) => field.name in item.values))
  const racy = touches((field) => field.def.unique)
  const moves = touches((field) => field.def.tree) || needsTransaction(ctx, object, false)
  return retryingRaces(ctx, racy, (guarded) =>
    inTransaction(guarded, moves, (tx) => updateOnce(tx, object, items, options)),
  )
}

function outcomeOf(draft: UpdatedDraft): BatchOutcome {
  if (draft.failure || draft.issues.length > 0) return refusal(draft)
  if (draft.changed.size === 0) return { status: 'unchanged', id: draft.id, version: Number(draft.before?.version) }
  return { status: 'updated', id: draft.id, version: nextVersion(draft) }
}

const mostRaces = 50

async function updateOnce(
  ctx: Context,
  object: RegisteredObject,
  items: UpdateItem[],
  options: UpdateOptions,
): Promise<UpdatedDraft[]> {
  const drafts: UpdatedDraft[] = new Array(items.length)
  let pending = items.map((item, index) => ({ item, index }))
  let races = 0
  while (pending.length > 0) {
    // Two changes of one record in one batch are two rounds: the second builds on the first.
    const ids = new Set<string>()
    const round = pending.filter(({ item }) => !ids.has(item.id) && ids.add(item.id))
    const later = pending.filter((entry) => !round.includes(entry))
    const raced = await updateRound(ctx, object, round, drafts, options)
    races = raced.length > 0 ? races + 1 : 0
    if (races > mostRaces) throw conflict('The records are being changed by someone else all the time; try again')
    pending = [...raced, ...later]
  }
  return drafts
}

interface Entry {
  item: UpdateItem
  index: number
}

async function updateRound(
  ctx: Context,
  object: RegisteredObject,
  entries: Entry[],
  results: UpdatedDraft[],
  { validateOnly, reckonOnly, keptRates = false, sets }: UpdateOptions,
): Promise<Entry[]> {
  const moment = momentOf(ctx)
  const ids = entries.map((entry) => entry.item.id)
  if (!validateOnly && needsTransaction(ctx, object, false)) await holdRecords(ctx, object, ids.filter(isUuid))
  const standing = await loadForWrite(ctx, object, 'update', ids)
  const read = inputReader(ctx, object, sets)
  const settled = await movedByReckoning(
    ctx,
    object,
    entries.map((entry) => entry.item),
    standing,
  )
  const drafts = entries.map(({ item, index }) =>
    draftOf(ctx, object, item, index, standing.get(item.id), read, settled.has(item)),
  )
  const touched = drafts.filter((draft) => draft.changed.size > 0 || draft.issues.length > 0)
  if (reckonOnly) {
    for (const draft of sound(drafts)) convertAnew(ctx, object, draft, keptRates)
    await reckon(ctx, object, sound(drafts), { now: moment.now, all: true })
  } else await judge(ctx, object, touched, moment)
  const changed = sound(drafts).filter((draft) => draft.changed.size > 0)
  if (!validateOnly && !reckonOnly) await provide(ctx, object, changed, moment)
  const hooked = hooksConcern(object, changed.map(writtenRecord))
  const done = validateOnly
    ? new Set(changed.map((draft) => draft.id))
    : await inTransaction(ctx, hooked, (tx) => write(tx, object, changed, reckonOnly ? null : moment))
  return entries.filter((entry, i) => {
    const draft = drafts[i]
    if (!draft || (changed.includes(draft) && !done.has(draft.id))) return true
    results[entry.index] = { ...draft, hooked }
    return false
  })
}

function writtenRecord({ id, before, values, changed }: Draft): WrittenRecord {
  return { type: 'updated', id, before, after: values, changed }
}

function draftOf(
  ctx: Context,
  object: RegisteredObject,
  item: UpdateItem,
  index: number,
  standing: Standing | undefined,
  read: InputReader,
  isAsSeen: boolean,
): Draft {
  if (!standing) return failed(index, item.id, 'notFound', `This ${object.name} was not found`)
  if (!standing.may) return failed(index, item.id, 'forbidden', `You may not change this ${object.name}`)
  const { values: given, issues } = read(item.values)
  const patch = ctx.source === 'import' ? imported(object, given, standing.values) : given
  const changed = Object.keys(patch).filter(
    (name) => !sameField(object.fields.get(name), standing.values[name], patch[name]),
  )
  const values = { ...standing.values, ...Object.fromEntries(changed.map((name) => [name, patch[name] ?? null])) }
  const draft = newDraft(index, item.id, standing.values, values, changed, issues)
  const isStale = item.version !== undefined && item.version !== standing.values.version && !isAsSeen
  if (isStale && changed.length > 0) {
    const differences = changed.map((field) => ({
      field,
      yours: patch[field] ?? null,
      current: standing.values[field] ?? null,
    }))
    draft.failure = {
      code: 'conflict',
      message: `This ${object.name} was changed by someone else`,
      details: { differences, version: standing.values.version },
    }
  }
  return draft
}

/** What a file says of a field whose kind knows more than files do. */
function imported(object: RegisteredObject, given: Values, standing: Values): Values {
  const merged = Object.entries(given).map(([name, value]) => {
    const before = standing[name] ?? null
    const kind = object.fields.get(name)?.kind
    return [name, before !== null && kind?.imported ? kind.imported(value as never, before as never) : value]
  })
  return Object.fromEntries(merged)
}

export function failed(index: number, id: string, code: string, message: string): Draft {
  return { ...newDraft(index, id, null, {}, [], []), failure: { code, message } }
}

/** Writes drafts grouped by what they change; answers the ids that were still as read. Without a moment their stamps stay. */
async function write(
  ctx: Context,
  object: RegisteredObject,
  drafts: Draft[],
  moment: Moment | null,
): Promise<Set<string>> {
  for (const draft of drafts) {
    draft.values.displayName = displayNameOf(object, draft.values)
    if (draft.values.displayName !== draft.before?.displayName) draft.changed.add('displayName')
  }
  const groups = Map.groupBy(drafts, (draft) => [...draft.changed].sort().join(' '))
  const done = new Set<string>()
  for (const group of groups.values()) for (const id of await writeGroup(ctx, object, group, moment)) done.add(id)
  await runHooks(ctx, object, drafts.filter((draft) => done.has(draft.id)).map(writtenRecord))
  return done
}

async function writeGroup(
  ctx: Context,
  object: RegisteredObject,
  drafts: Draft[],
  moment: Moment | null,
): Promise<string[]> {
  const names = [...(drafts[0]?.changed ?? [])]
  const stamps: Values = moment ? { updatedAt: moment.now, updatedBy: actorKey(ctx.actor) } : {}
  const stamped = [...Object.keys(stamps), ...names.filter((name) => !(name in stamps))]
  const fields = stamped.map((name) => object.fields.get(name)).filter((field) => field !== undefined)
  const columns: RegisteredColumn[] = [...fields.flatMap((field) => field.columns), searchColumn]
  const matchKeys = object.def.matchKeys ?? []
  const isKeyed = matchKeys.some((key) => key.fields.some((name) => names.includes(name)))
  if (isKeyed) columns.push(matchColumn)
  const rows = drafts.map((draft) => {
    const row: Record<string, JsonValue> = {
      id: draft.id,
      was: draft.before?.version ?? 0,
      version: nextVersion(draft),
    }
    const values: Values = { ...draft.values, ...stamps, version: nextVersion(draft) }
    draft.written = () => values
    for (const field of fields) intoRow(row, field, values[field.name] ?? null)
    row.search_text = searchTextOf(object, draft.values)
    if (isKeyed) row.match_keys = matchKeysOf(matchKeys, draft.values)
    return row
  })
  return writeChanged(ctx, object, columns, rows, drafts.map(eventOf))
}

const nextVersion = (draft: Draft): number => Number(draft.before?.version ?? 0) + 1

function eventOf(draft: Draft): EventRow {
  const names = [...draft.changed]
  const pick = (values: Values | null) => Object.fromEntries(names.map((name) => [name, values?.[name] ?? null]))
  return {
    record_id: draft.id,
    version: nextVersion(draft),
    type: 'updated',
    before: pick(draft.before),
    after: pick(draft.values),
  }
}
