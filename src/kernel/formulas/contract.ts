import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'

/** POST /api/v1/objects/{object}/formula: what a formula would give, before anybody relies on it. */
export interface FormulaTrialRequest {
  /** The field as it is to be, with its formula. */
  def: FieldDef
  /** Its name, where it stands already: a formula cannot read itself. */
  field?: string
  /** On which record to try it; absent: the one that changed last of those the asker may read. */
  record?: string
}

export interface FormulaTrial {
  /** What is wrong with the formula; `at` and `until` of its params tell where, in characters from 0. */
  issue: Issue | null
  /** Null where there is no record to try it on. */
  record: { id: string; displayName: string } | null
  /** What it read there, by path. */
  inputs: { path: string; value: JsonValue }[]
  value: JsonValue
}
