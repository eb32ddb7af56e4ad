import type { FieldDifference, Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Sort } from '#kernel/objects/contract.ts'

/** A record as it travels: system fields, own fields, and path fields asked for (`"account.displayName"`) as flat keys. */
export type RecordJson = { id: string; version: number; can?: Can } & { [field: string]: JsonValue | Can | undefined }

/** What the asker may do with this record, so that the browser never re-derives a right. */
export interface Can {
  update: boolean
  delete: boolean
}

/** POST /api/v1/{plural}/query; GET /api/v1/{plural} takes the same as search params (`filter` as JSON text). */
export interface Query {
  filter?: Filter
  /** Free text over the searchable fields, every word must occur. */
  search?: string
  /** Default: newest first. The engine adds the id as last key. At most three keys. */
  sort?: Sort[]
  /** Field paths to answer; default: all own and system fields. `id`, `version` and `can` always come. */
  fields?: string[]
  cursor?: string
  /** 1 … 1000, default 50. */
  limit?: number
  count?: 'none' | 'auto' | 'exact'
  /** Only the trash instead of live records. */
  trash?: boolean
}

export interface Page<R = RecordJson> {
  items: R[]
  /** Cursor of the next page, null on the last one. */
  next: string | null
  count?: CountResult
}

/** `exact: false` is an estimate and must be shown as one. */
export interface CountResult {
  value: number
  exact: boolean
}

/** POST /api/v1/{plural}/aggregate */
export interface Aggregate {
  filter?: Filter
  search?: string
  groupBy?: GroupKey[]
  measures: Measure[]
  sort?: Sort[]
  limit?: number
}
export const dateBuckets = ['day', 'week', 'month', 'quarter', 'year', 'fiscalQuarter', 'fiscalYear'] as const

export interface GroupKey {
  field: string
  /** For date and dateTime, in the asker's zone; fiscal ones begin with the organisation's first month. */
  bucket?: (typeof dateBuckets)[number]
}
/**
 * `sum` of money adds the base amounts: mixed currencies are never added. `filled` counts what `isNotEmpty` holds for;
 * `count` of money counts the amounts that have one in the organisation's currency.
 */
export interface Measure {
  fn: 'count' | 'filled' | 'sum' | 'avg' | 'min' | 'max' | 'countDistinct'
  field?: string
  /** Of the records that are asked about, only these are measured: shares and steps are figures of one question. */
  filter?: Filter
  as: string
}
export interface AggregateResult {
  rows: Record<string, JsonValue>[]
}

export interface WriteOptions {
  /** Optimistic lock: refused with 409 and the differences when the record stands at another version. */
  expectedVersion?: number
}

/** POST /api/v1/queries, `{ queries: Question[] }`; `object` is the plural. */
export type Question = { object: string } & (Query | Aggregate | { id: string; part: RecordPart })
/** The record itself, what happened to it last, or whether the asker follows it. */
export type RecordPart = 'record' | 'history' | 'following'
/** One for each question, in their order. */
export interface AnswerPart {
  /** What the same question is answered alone. */
  answer?: unknown
  /** As it would be refused alone (RFC 9457). */
  problem?: { status: number; code: string; title: string; detail?: string }
}

/** POST /api/v1/{plural}/batch: up to 5,000 items, each judged alone unless `atomic`. */
export interface Batch {
  items: BatchItem[]
  /** All or nothing: the first error refuses everything. */
  atomic?: boolean
  /** Everything is judged and nothing is kept: the outcomes say what would become of each item. */
  rehearse?: boolean
  /** A mass change of one's own that these items belong to as well: seen and undone as one with what it did before. */
  operation?: string
  /** With `operation`: its items that were refused are tried once more, so that they are counted once. */
  again?: boolean
}
/** `operation` is what can be undone as one; absent for an empty batch and for a rehearsal. */
export interface BatchAnswer {
  outcomes: BatchOutcome[]
  operation?: string
}
export type BatchItem =
  | { op: 'create'; values: Record<string, JsonValue> }
  | { op: 'update'; id: string; version?: number; values: Record<string, JsonValue> }
  | { op: 'upsert'; key: string; values: Record<string, JsonValue> }
  | { op: 'delete'; id: string; version?: number }
  | { op: 'restore'; id: string }
export type BatchOutcome =
  | { status: 'created' | 'updated' | 'unchanged' | 'deleted' | 'restored'; id: string; version: number }
  | {
      status: 'error'
      code: string
      message: string
      issues?: Issue[]
      differences?: FieldDifference[]
      /** Where the record stands that a conflict is about. */
      version?: number
    }

/** GET /api/v1/{plural}/{id}/history: newest first. */
export interface HistoryPage {
  items: HistoryEntry[]
  /** Cursor of older entries, null at the beginning of the record. */
  next: string | null
  /** Of the first event: imported records may say that they are older than what the log knows of them. */
  since: string | null
}
export interface HistoryEntry {
  seq: string
  at: string
  type: 'created' | 'updated' | 'deleted' | 'restored' | 'destroyed'
  actor: string
  actorName: string
  source: string
  operation: string | null
  changes: { field: string; from: JsonValue; to: JsonValue }[]
}

/** POST /api/v1/{plural}/export/preview takes the body of an export: what its file would hold. */
export interface ExportPreview {
  rows: number
  /** Rows of the list that the asker may see but not export. */
  withheld: number
  /** Heads of the columns. */
  columns: string[]
  /** Fields of the object that the asker may not see, where all are asked for. */
  hidden: number
}
