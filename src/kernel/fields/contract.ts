import type { Issue } from '#kernel/errors.ts'
import type { Filter } from '#kernel/filter/contract.ts'

/** The languages that Rapport speaks, each in its own words. The one list: types, requests, menus and texts follow from it. */
export const languages = {
  en: { name: 'English' },
  de: { name: 'Deutsch' },
  fr: { name: 'Français' },
  es: { name: 'Español' },
  ar: { name: 'العربية', isRightToLeft: true },
} as const satisfies Record<string, { name: string; isRightToLeft?: true }>
export type Language = keyof typeof languages
export const languageCodes = Object.keys(languages) as [Language, ...Language[]]
export const isLanguage = (code: string): code is Language => Object.hasOwn(languages, code)

/** What a language, by ISO 639-1 code, is called in each of ours, as `Intl` knows it. */
export function languageLabel(code: string): Label {
  const names = languageCodes.map((reader) => {
    const name = new Intl.DisplayNames(reader, { type: 'language' }).of(code) ?? code
    return [reader, name.charAt(0).toLocaleUpperCase(reader) + name.slice(1)]
  })
  return Object.fromEntries(names) as Label
}

/** A text shown to people: one string for all languages, or one a language; read by `labelText`. */
export type Label = string | Partial<Record<Language, string>>

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/**
 * What a field's main column holds. Filter operators, sorting and grouping hang on this and never on the kind, so a new
 * kind needs no change outside its own folder.
 */
export type Storage =
  | 'text'
  | 'textArray'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'instant'
  | 'uuid'
  | 'uuidArray'
  | 'json'

/**
 * One physical column of a field. A scalar kind has one column without `part`. A composite kind (money) has one column a
 * part, and its value is an object of the parts. A `derive` column is written for search or matching and never read back.
 */
export interface ColumnSpec {
  /** Appended to the snake_case field name: '' for the main column, '_currency' … for others. */
  suffix: string
  type:
    | 'text'
    | 'text[]'
    | 'bigint'
    | 'smallint'
    | 'numeric'
    | 'boolean'
    | 'date'
    | 'timestamptz(3)'
    | 'uuid'
    | 'uuid[]'
    | 'jsonb'
  storage: Storage
  /** Key of this column inside a composite value. */
  part?: string
  /** Computes the column from the whole value. */
  derive?: (value: never) => JsonValue
}

export interface Choice {
  value: string
  label: Label
  color?: string
  /** Old and foreign spellings that an import accepts for this value, compared without case. */
  aliases?: string[]
  isActive?: boolean
  /** What it means to the program, where the field says so (`choiceTypes`). */
  type?: string
  /** Came with the program: it can be switched off, not removed. */
  isShipped?: boolean
}

/**
 * What a field says of the live records that link here directly. Sums, averages and bounds of money are reckoned in the
 * organisation's currency; `count` and `sum` of nothing are 0, everything else of nothing is empty.
 */
export interface Rollup {
  /** To-many path of the object: the inverse of a link (`opportunities` on account). */
  of: string
  fn: 'count' | 'sum' | 'min' | 'max' | 'average' | 'first' | 'last'
  /** Of the related object; `count` alone needs none. */
  field?: string
  /** Which of the related records count, the same for everybody and every day: nothing relative, nothing of the asker. */
  filter?: Filter
  /** first, last: the field of the related object that puts them in order; those without a value in either field are passed over. Default `createdAt`. */
  by?: string
}

/** What every field may say about itself, whatever its kind. */
export interface FieldOptions {
  label?: Label
  help?: Label
  required?: boolean
  /** No two live records share the value (compared as stored). */
  unique?: boolean
  /**
   * Reckoned from other fields of the record and of what it links to, in CEL (`kernel/formulas`): stored, and written by the engine
   * alone, so that it is read-only.
   */
  formula?: string
  /** Reckoned from the records behind a to-many path: stored, and brought after by the engine alone, so that it is read-only. */
  rollup?: Rollup
  /** Written by rules, hooks and system actors only; a person's or import's write is refused. */
  readOnly?: boolean
  /** Gets a b-tree (or GIN for arrays) index: set it for every field that a shipped view sorts or filters by. */
  indexed?: boolean
  /** Found by the search box; the value joins the record's search text. */
  searchable?: boolean
  /** Filled on create when nothing is given. `now`, `today`, `me` and the organisation's `language` and `currency` are resolved by the engine. */
  default?: JsonValue | { special: 'now' | 'today' | 'me' | 'language' | 'currency' }
  /** A rule fills it on create when nothing is given: with what, for people. They are not asked for it then, also where it is required. */
  defaulted?: Label
  /** Personal data in the sense of the GDPR. */
  personal?: boolean
}

/** A field of an object: the kind, its options, and what only this kind knows. Plain JSON but for `default`. */
export interface FieldDef extends FieldOptions {
  kind: FieldKindName
  /** choice, choices */
  choices?: Choice[]
  /** Rules rest on these values (true: on the whole list): administrators name, colour and order them, no more. */
  fixedChoices?: true | string[]
  /** Each choice is of one of the types that are the choices of this other field: administrators add choices with a type. */
  choiceTypes?: string
  /** link, links: the API name of the target object. anyLink: the allowed ones, empty = all. */
  target?: string
  targets?: string[]
  /**
   * link: name of the to-many path on the target (`contacts` on account); must be unique there. anyLink: the same on every
   * object that it may lead to; with `targets` empty, on all that stand for themselves and have not used the name.
   */
  inverse?: string
  /** What the to-many path is called where the plural of this object would not say enough (`Subsidiaries`). */
  inverseLabel?: Label
  /** link to the own object: refuse loops and allow the filter `under`. */
  tree?: boolean
  /** text: most characters; integer, decimal, rating: bounds; decimal: digits after the point. */
  maxLength?: number
  min?: number
  max?: number
  scale?: number
  /** autoNumber: `T-{00000}`; the zeros give the least width. */
  format?: string
  /** autoNumber: no number is left out where a write fails; new records of the object are then written one after the other. */
  gapless?: boolean
}

export type FieldKindName =
  | 'text'
  | 'longText'
  | 'richText'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'choice'
  | 'choices'
  | 'email'
  | 'emails'
  | 'phone'
  | 'phones'
  | 'url'
  | 'urls'
  | 'address'
  | 'personName'
  | 'link'
  | 'links'
  | 'anyLink'
  | 'user'
  | 'team'
  | 'file'
  | 'files'
  | 'image'
  | 'autoNumber'
  | 'rating'
  | 'duration'
  | 'recurrence'
  | 'json'

/** Decimal numbers are strings in JSON and in TypeScript, exact from the browser to `numeric`. */
export interface Money {
  amount: string
  currency: string
  /** Amount in the organisation's currency at the rate of the record's date; filled by the engine. */
  base?: string | null
  /** Units of the organisation's currency for one unit, as applied; absent in the organisation's currency itself. */
  rate?: string | null
}
export interface EmailEntry {
  address: string
  type?: 'work' | 'home' | 'other'
  isPrimary?: boolean
  optOut?: boolean
  invalid?: boolean
  /** When somebody proved to read it (ISO instant), and how often mail came back since. */
  verifiedAt?: string
  bounceCount?: number
}
export interface PhoneEntry {
  /** E.164, `+4943112345`. */
  number: string
  type?: 'work' | 'mobile' | 'home' | 'fax' | 'other'
  isPrimary?: boolean
  optOut?: boolean
  invalid?: boolean
}
export interface UrlEntry {
  url: string
  type?: string
}
export interface Address {
  line1?: string
  line2?: string
  city?: string
  region?: string
  postalCode?: string
  /** ISO 3166-1 alpha-2 where known, else as written. */
  country?: string
}
export interface PersonName {
  salutation?: string
  first?: string
  last: string
}
export interface AnyLink {
  object: string
  id: string
}

/** The TypeScript value of each kind. Dates are `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:MM:SS.mmmZ`, durations seconds. */
export interface FieldValues {
  text: string
  longText: string
  richText: string
  integer: number
  decimal: string
  money: Money
  percent: string
  boolean: boolean
  date: string
  dateTime: string
  choice: string
  choices: string[]
  email: string
  emails: EmailEntry[]
  phone: string
  phones: PhoneEntry[]
  url: string
  urls: UrlEntry[]
  address: Address
  personName: PersonName
  link: string
  links: string[]
  anyLink: AnyLink
  user: string
  team: string
  file: string
  files: string[]
  image: string
  autoNumber: string
  rating: number
  duration: number
  recurrence: string
  json: JsonValue
}

/** What a kind may need to understand input: the organisation's defaults and, for text, the file's conventions. */
export interface ParseEnv {
  /** IANA zone in which a local date-time without offset is meant. */
  zone: string
  currency: string
  /** Currencies to choose from, the own first; absent: all there are. */
  currencies?: readonly string[]
  /** ISO country for national phone numbers. */
  country: string
  /** Order of day and month and the decimal sign in text such as `1.234,56` and `03/04/2026`. */
  dateOrder?: 'ymd' | 'dmy' | 'mdy'
  decimalSign?: '.' | ','
  language?: Language
}

/** Either a value (null = empty) or what is wrong with it; `field` in issues is relative ('' = the field itself). */
export type Parsed<V> = { ok: true; value: V | null } | { ok: false; issues: Issue[] }

/** How values of other kinds become values of this one: read by their text, or put as `parse` takes them. */
export type MadeFrom = { [K in FieldKindName]?: 'text' | ((value: FieldValues[K], env: ParseEnv) => unknown) }

/** How a kind behaves. One folder a kind implements it; nothing outside asks for the kind's name. */
export interface FieldKind<K extends FieldKindName = FieldKindName, V = FieldValues[K]> {
  kind: K
  columns: ColumnSpec[]
  /** Suffix of the column that filters, sorting and grouping on the bare field act on; absent: the first column. */
  filterColumn?: string
  /** Texts inside a jsonb main column that paths may name (`billingAddress.city`); `*` stands for any key. */
  paths?: Record<string, Storage>
  /** `text(value)` is the stored text itself, so that the search text of a record holds it whole. */
  searchesAsStored?: true
  /** Name of the one object that a value of this kind points to (link, links, user, team); absent: no path leads on. */
  target?(field: FieldDef): string | undefined
  /** True when values of this kind can be put in order and grouped by. */
  sortable: boolean
  /** Strict: JSON from the API, the browser, a rule. Normalises (trim, lower-case address, E.164, sanitised HTML). */
  parse(input: unknown, field: FieldDef, env: ParseEnv): Parsed<V>
  /** Lenient: one cell of a file or a pasted cell, in the conventions of `env`. Links and users stay text for the caller. */
  parseText(text: string, field: FieldDef, env: ParseEnv): Parsed<V>
  /** What an import makes of a value that stands: a file knows less than what was said about it since. Absent: its own value. */
  imported?(given: V | null, standing: V): V | null
  /** Kinds that a field may change from into this one; absent: none. */
  madeFrom?: MadeFrom
  /** Plain text for search, titles and export; '' for empty. */
  text(value: V, field: FieldDef, language?: Language): string
  /** JSON Schema (2020-12) of the value, without null. */
  schema(field: FieldDef): Record<string, unknown>
  /** An arbitrary valid value for property tests and examples; `random` gives numbers in [0, 1). */
  sample(field: FieldDef, random: () => number): V
}
