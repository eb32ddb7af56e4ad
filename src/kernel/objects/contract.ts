import type { Issue } from '#kernel/errors.ts'
import type { Choice, FieldDef, FieldValues, JsonValue, Label } from '#kernel/fields/contract.ts'
import type { Filter, FiscalYear } from '#kernel/filter/contract.ts'
import type { MatchKey } from '#kernel/matching/contract.ts'

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
  /**
   * The record is a person, whose name everybody reads in their own order: the fields of family name and given name. Without
   * `given` the title is the whole name, and the family name only says which part of it that is.
   */
  person?: { family: string; given?: string }
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
    /** With `follows`: whoever reads the record may add a part, and only its author changes it or takes it away (a comment). */
    authored?: boolean
  }
  /** Changing such a record changes what people may do (users, teams): every compiled access is renewed. */
  affectsPermissions?: boolean
  rules?: Rule[]
  views?: ViewDef[]
  /** Composite indexes beyond `indexed` fields: field names in order, and what is read beside them without the table. */
  indexes?: (string[] | CoveringIndex)[]
  /** By what two of its records are seen to be one: kept in a column of their own, and asked when a record is made. */
  matchKeys?: MatchKey[]
  /** Object whose rows may only be added by the system (stage history): no update, no delete by people. */
  appendOnly?: boolean
  /** Fields of the head of the record page, left to right. */
  highlights?: string[]
  /**
   * The states of `field`, a link, carry what is to be ticked before they are left: a list of texts in their own field `checklist`.
   * A state whose field says one of `freeInto` is entered without: a lost deal needs no finished work.
   */
  guard?: { field: string; checklist: string; freeInto?: { field: string; values: string[] } }
  /** The life-cycle field that the record page shows as a stepper and the board groups by. */
  stageField?: string
  /**
   * Date or instant fields whose day decides on the rates of the record's money: the first that is filled, else the day on
   * which it was made, in the organisation's zone.
   */
  rateDate?: string | string[]
  /** Boolean field: while it is true, money keeps rate and base, unless itself or the date is changed. Histories (`appendOnly`) always do. */
  rateKept?: string
  /** Records may wait in a queue until somebody takes them: the object gets a link to it. */
  queued?: boolean
  isCustom?: boolean
}

/** Fields that a module gives to an object of another one, with the rules that keep them and the views that need them. */
export type ObjectExtension = Pick<ObjectDef, 'fields' | 'rules' | 'views'>

/** `with` names fields that stand in the index beside its keys; of money it is the base amount, which sums are made of. */
export interface CoveringIndex {
  keys: string[]
  with: string[]
}

/** A shipped view. Saved views of people hold the same settings (`kernel/views`). */
export interface ViewDef extends ViewSettings {
  key: string
  label: Label
  layout: Layout
}

export const layouts = ['table', 'board', 'calendar', 'gallery', 'split'] as const
export type Layout = (typeof layouts)[number]

/** What a view shows and how. A setting that is absent is the layout's own choice. */
export interface ViewSettings {
  layout?: Layout
  columns?: string[]
  filter?: Filter
  sort?: Sort[]
  /** Field of the groups of a table and of the columns of a board. */
  groupBy?: string
  /** board: the money or number field summed in the column heads, also weighted where the object knows a probability. */
  sum?: string
  /** board: field of the swim lanes. */
  lanes?: string
  /** board: columns without cards are not shown. */
  hideEmpty?: boolean
  /** board: pixels of each column, within `columnWidths`. Absent: the columns share the screen. */
  columnWidth?: number
  /** calendar: date or instant fields where an entry starts and, where there is one, ends. */
  start?: string
  end?: string
  /** gallery: image field on top of each card. */
  cover?: string
  /** table: the calculation at the foot of a column. */
  totals?: Record<string, Total>
  /** table: so many columns from the left stay in sight. Default 1. */
  frozen?: number
  /** table: pixels by column. */
  widths?: Record<string, number>
  density?: Density
  /** The first rule that holds colours the row, or the cell of `field`. */
  colours?: ColourRule[]
}

/** The narrowest and the widest column of a board, in pixels. */
export const columnWidths = { min: 200, max: 380 } as const

export const densities = ['compact', 'normal', 'comfortable'] as const
export type Density = (typeof densities)[number]

export const totals = [
  'count',
  'filled',
  'empty',
  'distinct',
  'percentFilled',
  'percentEmpty',
  'sum',
  'avg',
  'min',
  'max',
  'earliest',
  'latest',
] as const
export type Total = (typeof totals)[number]

/** `colour` is one of the tag colours. */
export interface ColourRule {
  filter: Filter
  colour: string
  field?: string
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
/** By which way a write comes. */
export type WriteSource = 'ui' | 'api' | 'import' | 'automation' | 'undo' | 'system' | 'sample'

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
  /** By which way the write comes: what people may not do by hand, an import may bring along. */
  source: WriteSource
  /** The first month of the organisation's fiscal year and what the year is called after. */
  fiscalYear: FiscalYear
  /** The choices of a field as administrators have arranged them. */
  choices(field: string): readonly Choice[]
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
  id: { kind: 'text', readOnly: true, label: { en: 'ID', de: 'ID', fr: 'ID', es: 'ID', ar: 'المعرّف' } },
  displayName: {
    kind: 'text',
    readOnly: true,
    label: { en: 'Name', de: 'Name', fr: 'Nom', es: 'Nombre', ar: 'الاسم' },
  },
  owner: {
    kind: 'user',
    label: { en: 'Owner', de: 'Zuständig', fr: 'Responsable', es: 'Responsable', ar: 'المسؤول' },
    defaulted: { en: 'you', de: 'Sie', fr: 'vous', es: 'usted', ar: 'أنت' },
  },
  teams: {
    kind: 'links',
    target: 'team',
    label: { en: 'Teams', de: 'Teams', fr: 'Équipes', es: 'Equipos', ar: 'الفرق' },
  },
  tags: {
    kind: 'choices',
    choices: [],
    label: { en: 'Tags', de: 'Schlagwörter', fr: 'Étiquettes', es: 'Etiquetas', ar: 'الوسوم' },
  },
  externalIds: {
    kind: 'json',
    label: {
      en: 'External IDs',
      de: 'Externe IDs',
      fr: 'Identifiants externes',
      es: 'Identificadores externos',
      ar: 'المعرّفات الخارجية',
    },
  },
  createdAt: {
    kind: 'dateTime',
    readOnly: true,
    label: { en: 'Created', de: 'Angelegt', fr: 'Créé le', es: 'Creado', ar: 'تاريخ الإنشاء' },
  },
  createdBy: {
    kind: 'text',
    readOnly: true,
    label: { en: 'Created by', de: 'Angelegt von', fr: 'Créé par', es: 'Creado por', ar: 'أنشأه' },
  },
  updatedAt: {
    kind: 'dateTime',
    readOnly: true,
    label: { en: 'Updated', de: 'Geändert', fr: 'Modifié le', es: 'Modificado', ar: 'تاريخ التعديل' },
  },
  updatedBy: {
    kind: 'text',
    readOnly: true,
    label: { en: 'Updated by', de: 'Geändert von', fr: 'Modifié par', es: 'Modificado por', ar: 'عدّله' },
  },
  deletedAt: {
    kind: 'dateTime',
    readOnly: true,
    label: { en: 'Deleted', de: 'Gelöscht', fr: 'Supprimé le', es: 'Eliminado', ar: 'تاريخ الحذف' },
  },
  version: {
    kind: 'integer',
    readOnly: true,
    label: { en: 'Version', de: 'Version', fr: 'Version', es: 'Versión', ar: 'الإصدار' },
  },
  lastActivityAt: {
    kind: 'dateTime',
    readOnly: true,
    label: {
      en: 'Last activity',
      de: 'Letzte Aktivität',
      fr: 'Dernière activité',
      es: 'Última actividad',
      ar: 'آخر نشاط',
    },
  },
  nextActivityAt: {
    kind: 'dateTime',
    readOnly: true,
    label: {
      en: 'Next activity',
      de: 'Nächste Aktivität',
      fr: 'Prochaine activité',
      es: 'Próxima actividad',
      ar: 'النشاط القادم',
    },
  },
} as const satisfies Record<string, FieldDef>
