import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Match, Matches, MatchKey } from '#kernel/matching/contract.ts'
import { matchKeysOf, sortsOf, strengthOf, weightOf } from '#kernel/matching/keys.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { query } from '#kernel/records/server/engine.ts'
import { parseEnv } from '#kernel/records/server/values.ts'
import { readableKeys } from './readableKeys.ts'
import { holdersOf, type KeyHit } from './store.ts'

type Values = Record<string, JsonValue>

export interface MatchOptions {
  /** Of each record. Default 5, at most 20. */
  limit?: number
  /** Not this record: the one that is asked about. */
  except?: string
  /** Fields of the matches that are read along. */
  fields?: string[]
}

/** A match with the fields that were asked for. */
export type FoundMatch = Match & { record: RecordJson }
export interface FoundMatches extends Matches {
  items: FoundMatch[]
}

/** What a new record of the object with these values looks like, as the asker may know it. */
export async function findMatches(
  ctx: Context,
  object: string,
  values: Values,
  options?: MatchOptions,
): Promise<Matches> {
  const [found] = await findMatchesOfMany(ctx, object, [values], options)
  return { items: (found?.items ?? []).map(({ record: _, ...match }) => match), hidden: found?.hidden ?? false }
}

/** The same for many records at once, in their order: two statements however many they are. */
export async function findMatchesOfMany(
  ctx: Context,
  objectName: string,
  records: readonly Values[],
  { limit = 5, except, fields = [] }: MatchOptions = {},
): Promise<FoundMatches[]> {
  const object = ctx.registry.object(objectName)
  const declared = readableKeys(ctx, object)
  const keys = records.map((values) => matchKeysOf(declared, readValues(ctx, object, declared, values)))
  const all = [...new Set(keys.flat())]
  const hits = Map.groupBy(all.length > 0 ? await holdersOf(ctx, object, all) : [], (hit) => hit.key)
  const ids = [...new Set([...hits.values()].flat().map((hit) => hit.id))].filter((id) => id !== null && id !== except)
  const known = await readMatches(ctx, objectName, ids as string[], ['displayName', ...fields])
  const most = Math.min(Math.max(limit, 1), 20)
  return keys.map((own) => matchesBy(own, hits, known, most))
}

function matchesBy(
  keys: readonly string[],
  hits: ReadonlyMap<string, KeyHit[]>,
  known: ReadonlyMap<string, RecordJson>,
  most: number,
): FoundMatches {
  const shared = new Map<string, string[]>()
  let hidden = false
  for (const key of keys) {
    for (const { id } of hits.get(key) ?? []) {
      if (id === null) hidden = true
      else shared.set(id, [...(shared.get(id) ?? []), key])
    }
  }
  const items = [...shared].flatMap(([id, own]) => {
    const record = known.get(id)
    return record ? [matchOf(record, own)] : []
  })
  items.sort((a, b) => weightOf(b.keys) - weightOf(a.keys) || (a.id < b.id ? -1 : 1))
  return { items: items.slice(0, most), hidden }
}

function matchOf(record: RecordJson, keys: string[]): FoundMatch {
  const sorts = sortsOf(keys)
  const displayName = String(record.displayName ?? '')
  return { id: record.id, version: record.version, displayName, keys: sorts, strength: strengthOf(sorts), record }
}

/** Through the engine, so that names are written and rights are judged as everywhere. */
async function readMatches(
  ctx: Context,
  object: string,
  ids: string[],
  fields: string[],
): Promise<Map<string, RecordJson>> {
  const found = new Map<string, RecordJson>()
  for (let from = 0; from < ids.length; from += mostIds) {
    const some = ids.slice(from, from + mostIds)
    const page = await query(ctx, object, {
      filter: { field: 'id', op: 'in', value: some },
      fields: [...new Set(fields)],
      limit: mostIds,
    })
    for (const record of page.items) found.set(record.id, record)
  }
  return found
}

const mostIds = 1000

/** As the engine would store them. What it would refuse is half typed and gives no key yet. */
function readValues(ctx: Context, object: RegisteredObject, declared: readonly MatchKey[], values: Values): Values {
  const env = parseEnv(ctx)
  const names = new Set(declared.flatMap((key) => key.fields))
  const read: Values = {}
  for (const name of names) {
    const field = object.fields.get(name)
    const value = values[name]
    if (!field || value === null || value === undefined || value === '') continue
    const parsed = field.kind.parse(value, field.def, env)
    if (parsed.ok) read[name] = parsed.value as JsonValue
  }
  return read
}
