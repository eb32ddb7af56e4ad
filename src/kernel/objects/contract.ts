import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, FieldValues, JsonValue, Label } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'

/** An object as data and pure functions: everything generic (table, form, API, import, search, rights) follows from it. */
export interface ObjectDef<F extends Record<string, FieldDef> = Record<string, FieldDef>> {
  /** API name, camelCase singular: `opportunity`. Also the table name in snake_case. */
  name: string
  /** URL name, camelCase plural: `opportunities`. */
  plural: string
  label: Label
  pluralLabel: Label
  /** Tabler icon name without `Icon`: `Building`. */
  icon: string
  /** Field whose text names the record, or several joined by a space. Stored as `displayName`. */
  title: string | string[]
  fields: F
  /** Navigation group; `hidden` objects (junctions, histories) have API and rights but no menu entry. */
  group?: 'customers' | 'sales' | 'marketing' | 'service' | 'insight' | 'activities' | 'settings' | 'hidden'
  /** Rights of a role that says nothing about this object. Absent: the role's own default. */
  access?: {
    /** Only administrators of the system write (capability users.manage for people and teams, else settings.manage). */
    adminOnlyWrite?: boolean
    /** Everyone signed in may read. */
    readAll?: boolean
    /** A part of another record (a stage history of its opportunity): who reads or updates the record behind this link, reads or writes the part. */
    follows?: string
  }
  /** Changing such a record changes what people may do (users, teams): every compiled access is renewed. */
  affectsPermissions?: boolean
  rules?: Rule[]
  views?: ViewDef[]
  /** Composite or special indexes beyond `indexed` fields: lists of field names in order. */
  indexes?: string[][]
  /** Object whose rows may only be added by the system (stage history): no update, no delete by people. */
  appendOnly?: boolean
  /** Fields of the head of the record page, left to right. */
  highlights?: string[]
  /** The life-cycle field that the record page shows as a stepper and the board groups by. */
  stageField?: string
  isCustom?: boolean
}

/** A shipped view. Saved views of users have the same shape. */
export interface ViewDef {
  key: string
  label: Label
  layout: 'table' | 'board'
  columns?: string[]
  filter?: Filter
  sort?: Sort[]
  /** board: field to group by, and the money or number field to sum in the column heads. */
  groupBy?: string
  sum?: string
}

export interface Sort {
  field: string
  direction: 'asc' | 'desc'
}

/**
 * A pure rule, run for one record inside a batch, after coercion and before the write. `loads` names to-one links whose
 * target fields the rule reads; the engine loads them for the whole batch at once (`linked.stage.probability`).
 */
export interface Rule {
  name: string
  on: ('create' | 'update')[]
  /** Run on update only when one of these fields changes. */
  when?: string[]
  loads?: Record<string, string[]>
  /** Small configuration tables (pipelines, stages) the rule needs whole: object → fields, read once a batch in id order. */
  tables?: Record<string, string[]>
  run(input: RuleInput): RuleResult
}
export interface RuleInput {
  /** The record as it will be written. */
  record: Readonly<Record<string, JsonValue>>
  /** The record as it stands, null on create. */
  before: Readonly<Record<string, JsonValue>> | null
  linked: Readonly<Record<string, Readonly<Record<string, JsonValue>> | null>>
  /** Live rows (with `id`) of the objects named in `tables`, at most 1,000 each; absent tables are empty. */
  tables: Readonly<Record<string, readonly Readonly<Record<string, JsonValue>>[]>>
  changed: ReadonlySet<string>
  now: string
  today: string
}
/** Values to set (also read-only fields) and what is wrong. */
export interface RuleResult {
  set?: Record<string, JsonValue>
  issues?: Issue[]
}

/** The record type inferred from a definition: required fields are present, others may be null. */
export type RecordOf<D extends ObjectDef> = SystemFields & {
  [K in keyof D['fields']]: D['fields'][K] extends { required: true }
    ? FieldValues[D['fields'][K]['kind']]
    : FieldValues[D['fields'][K]['kind']] | null
}

/** What every record has. `displayName` is stored so that lists, links and search need no second look. */
export interface SystemFields {
  id: string
  displayName: string
  owner: string | null
  teams: string[]
  tags: string[]
  externalIds: Record<string, string>
  createdAt: string
  createdBy: string
  updatedAt: string
  updatedBy: string
  deletedAt: string | null
  version: number
  lastActivityAt: string | null
  nextActivityAt: string | null
}

/** Keeps the literal types of the fields so that `RecordOf` can infer. */
export function defineObject<const F extends Record<string, FieldDef>>(definition: ObjectDef<F>): ObjectDef<F> {
  return definition
}

/** External id of records that Rapport ships: their English name, by which files and programs find them in every language. */
export const shippedId = 'rapport'

/** A new record is refused without a value: nothing else fills the field. */
export const mustBeGiven = (field: FieldDef): boolean =>
  field.required === true && field.default === undefined && field.defaulted === undefined

/**
 * The system fields as definitions, in every object of the registry. `createdBy` and `updatedBy` are actor strings:
 * `user:<uuid>`, `key:<uuid>`, `system:<name>`.
 */
export const systemFields = {
  id: { kind: 'text', readOnly: true, label: { en: 'ID', de: 'ID' } },
  displayName: { kind: 'text', readOnly: true, label: { en: 'Name', de: 'Name' } },
  owner: { kind: 'user', label: { en: 'Owner', de: 'Zuständig' }, defaulted: { en: 'you', de: 'Sie' } },
  teams: { kind: 'links', target: 'team', label: { en: 'Teams', de: 'Teams' } },
  tags: { kind: 'choices', choices: [], label: { en: 'Tags', de: 'Schlagwörter' } },
  externalIds: { kind: 'json', label: { en: 'External IDs', de: 'Externe IDs' } },
  createdAt: { kind: 'dateTime', readOnly: true, label: { en: 'Created', de: 'Angelegt' } },
  createdBy: { kind: 'text', readOnly: true, label: { en: 'Created by', de: 'Angelegt von' } },
  updatedAt: { kind: 'dateTime', readOnly: true, label: { en: 'Updated', de: 'Geändert' } },
  updatedBy: { kind: 'text', readOnly: true, label: { en: 'Updated by', de: 'Geändert von' } },
  deletedAt: { kind: 'dateTime', readOnly: true, label: { en: 'Deleted', de: 'Gelöscht' } },
  version: { kind: 'integer', readOnly: true, label: { en: 'Version', de: 'Version' } },
  lastActivityAt: { kind: 'dateTime', readOnly: true, label: { en: 'Last activity', de: 'Letzte Aktivität' } },
  nextActivityAt: { kind: 'dateTime', readOnly: true, label: { en: 'Next activity', de: 'Nächste Aktivität' } },
} as const satisfies Record<string, FieldDef>
