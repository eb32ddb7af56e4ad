import type { FieldKindName, JsonValue, Label } from '#kernel/fields/contract.ts'

/** POST /api/v1/imports/files (multipart `file`) → what the file looks like, with everything guessed and changeable. */
export interface FileProbe {
  fileId: string
  name: string
  format: 'csv' | 'xlsx'
  sheets: string[]
  options: FileOptions
  /** Rows without header; null when too large to count at once. */
  rows: number | null
  columns: ProbedColumn[]
  /** First rows as text, at most 20. */
  preview: string[][]
  /** Why each option was chosen, for people to check. */
  evidence: Evidence[]
  warnings: { row: number | null; code: string; message: string }[]
}
/** `values`: the cells leave no doubt; `file`: bytes or structure tell; `locale`: both readings fit, the user's is taken. */
export interface Evidence {
  option: keyof FileOptions
  from: 'values' | 'file' | 'locale'
  /** The telling cell, such as `31.12.2026`, or the reason in English. */
  detail: string
  row: number | null
}
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export type Delimiter = ',' | ';' | '\t' | '|'
export type DateOrder = 'ymd' | 'dmy' | 'mdy'
export type DecimalSign = '.' | ','
export interface FileOptions {
  sheet?: string
  delimiter: Delimiter
  encoding: Encoding
  header: boolean
  dateOrder: DateOrder
  decimalSign: DecimalSign
}
export interface ProbedColumn {
  index: number
  header: string
  /** Distinct values seen, at most 50, for the value mapping. */
  values: string[]
  empty: number
}

/** How a file becomes records. Remembered per object and header set, and the same as the `--map` file of the command. */
export interface Mapping {
  object: string
  mode: 'create' | 'update' | 'upsert'
  /** Field that tells whether a row exists already (unique or external id `externalIds.x`). */
  key?: string
  /** A column may stand twice: `deal_stage` → `stage` and, with values, → `lostReason`. */
  columns: ColumnMapping[]
  /** Values for every row, as texts of a cell: `{ "source": "Purchased List" }`. */
  constants?: Record<string, JsonValue>
  /** Values put together from columns: `{ "name": "{account} – {product}", "email": "{sales_agent|slug}@example.com" }`. */
  templates?: Record<string, string>
}
export interface ColumnMapping {
  /** Header text, or column number from 0 when there is no header. */
  column: string | number
  /** Field path (`amount`, `emails`, `billingAddress.city`, `externalIds.crm`), null = leave out. */
  field: string | null
  /** Cell text → field text, compared trimmed and without case: `{ "GTXPro": "GTX Pro", "Won": "Closed Won" }`. */
  values?: Record<string, string>
  /** Currency for money columns without sign. */
  currency?: string
  /** Multiply numbers, such as "annual revenue in millions": 1000000. */
  factor?: number
  /** Type of the entries of a list: `mobile` for a column of mobile numbers. */
  type?: string
  link?: LinkMapping
}
/** Link fields: find by `by` of the target (default: name, then external id), and make it when missing. */
export interface LinkMapping {
  by?: string
  create?: boolean
  /** More fields of what is made: `{ "email": "{value|slug}@example.com" }`. */
  set?: Record<string, string>
}

/** POST /api/v1/imports/guess */
export interface GuessRequest {
  fileId: string
  object: string
  options?: Partial<FileOptions>
  /** Propose anew, although a mapping for these headers is remembered. */
  fresh?: boolean
}
export interface GuessResult {
  mapping: Mapping
  /** True when the same headers were imported before and the mapping of then is answered. */
  remembered: boolean
  /** What the columns may go to, for the selects of the mapping table. */
  targets: ImportTarget[]
}
export interface ImportTarget {
  field: string
  /** Of the whole field; a part (`amount.currency`) is text. */
  kind: FieldKindName
  label: Label
  required: boolean
  /** Object that the field links to. */
  target: string | null
  /** May be the key of an update or upsert. */
  isKey: boolean
  choices: { value: string; label: Label }[]
}

/** POST /api/v1/imports → ImportRun (202); GET /api/v1/imports/{id} → ImportRun; POST …/{id}/cancellation stops it. */
export interface ImportRequest {
  fileId: string
  options?: Partial<FileOptions>
  mapping: Mapping
  dryRun?: boolean
  /** Import a file that was imported as new records before, although it makes everything twice. */
  again?: boolean
}
export interface ImportRun {
  id: string
  /** The operation that can be undone; null for a dry run. */
  operation: string | null
  object: string
  fileName: string
  dryRun: boolean
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'undone'
  total: number | null
  done: number
  created: number
  updated: number
  unchanged: number
  failed: number
  /** Records made on the way for `link.create`. */
  linkedCreated: number
  firstErrors: RowError[]
  /** GET /api/v1/imports/{id}/errors.csv: the original rows with their number and the reason. */
  errorFile: string | null
  error: string | null
}
export interface RowError {
  row: number
  column: string | null
  code: string
  reason: string
  value: string | null
}
