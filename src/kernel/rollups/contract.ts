import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, JsonValue } from '#kernel/fields/contract.ts'

/** POST /api/v1/objects/{object}/rollup: what a roll-up would give, before anybody relies on it. */
export interface RollupTrialRequest {
  /** The field as it is to be, with its roll-up. */
  def: FieldDef
  /** Its name, where it stands already: a roll-up cannot read itself. */
  field?: string
  /** On which record to try it; absent: the one that changed last of those the asker may read. */
  record?: string
}

export interface RollupTrial {
  issue: Issue | null
  /** Null where there is no record to try it on. */
  record: { id: string; displayName: string } | null
  /** Related records that count, of those that the asker may read. */
  records: number
  /** What they give. */
  value: JsonValue
}
