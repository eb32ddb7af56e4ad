import type { ComponentType } from 'react'
import type { FieldKindName, FieldValues, JsonValue, Label, Language, ParseEnv } from '#kernel/fields/contract.ts'
import type { FiscalYear } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Formats } from '#ui/format.ts'
import type { Names } from './names.ts'

/**
 * How a kind looks and is edited. One `web.tsx` a kind; nothing outside asks for the kind's name. Values that arrive here are
 * never empty: the caller draws nothing for null.
 */
export interface Widget<K extends FieldKindName = FieldKindName, V = FieldValues[K]> {
  Display: ComponentType<DisplayProps<V>>
  Editor: ComponentType<EditorProps<V>>
  /** Numbers stand at the end of their column. */
  align?: 'end'
  /** How sums and means of it are written, where a plain number would not say what it is. */
  number?: (value: string, formats: Formats) => string
  /** First width of a column in pixels. */
  width: number
  /** The kind whose editor makes the value of a filter that takes one value, or several. Default: its own, text. */
  filterOne?: FieldKindName
  filterMany?: FieldKindName
  /** A kind with two states is changed by one click or key, without an editor. */
  toggled?: (value: V | null) => V
  /** Enter belongs to the editor (new line, new entry): Ctrl+Enter or leaving the editor saves. */
  keepsEnter?: boolean
}

/** What displays need to know of reader and page. One object for all cells. */
export interface DisplayEnv {
  language: Language
  /** First day of a week in calendars: 0 is Sunday. */
  weekStart: 0 | 1 | 6
  fiscalYear: FiscalYear
  formats: Formats
  /** Epoch milliseconds that relative times count from. */
  now: number
  text: (label: Label | undefined, fallback?: string) => string
  t: (key: string, values?: Record<string, unknown>) => string
  /** Names of linked records. What shows one reads it by `useName`, to be drawn again when it comes. */
  names: Pick<Names, 'get' | 'set' | 'subscribe' | 'reader'>
  /** Address of a record's page, null when its object may not be read. */
  hrefOf: (object: string, id: string) => string | null
  /** People have round pictures, things square ones. */
  isPerson: (object: string) => boolean
  /** `replace`: the page left is not one to come back to. */
  open: (href: string, replace?: boolean) => void
}

export interface DisplayProps<V = JsonValue> {
  value: V
  field: FieldMetadata
  env: DisplayEnv
  /** One line in a table, or as much as it needs on a record page. */
  dense: boolean
}

export interface EditorProps<V = JsonValue> {
  value: V | null
  field: FieldMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  /** Said in an empty text input. */
  placeholder?: string
  /** Every change; `issue` says that what is typed is no value yet. */
  onChange: (value: V | null, issue?: string) => void
  /** The value is complete and may be saved, such as after a choice from a list. */
  onDone?: (value: V | null) => void
  autoFocus?: boolean
  /** The character that opened the editor replaces what was there. */
  typed?: string
  id?: string
  /** What a screen reader says when no visible label names the editor. */
  label?: string
  /** What is wrong, shown at the editor. */
  error?: string | undefined
}
