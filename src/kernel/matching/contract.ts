import type { JsonValue } from '#kernel/fields/contract.ts'

/** By what two records are seen to be one. Each says how texts that mean the same become the same key. */
export const matchKeyNames = ['email', 'phone', 'domain', 'name', 'taxId'] as const
export type MatchKeyName = (typeof matchKeyNames)[number]

/** Of an object: which of its fields give keys of this sort. `name` is the name of a company, without its legal form. */
export interface MatchKey {
  key: MatchKeyName
  fields: string[]
}

/** `sure`: the same address or tax number, or several keys at once. */
export type MatchStrength = 'sure' | 'likely'

/** A live record that looks like the one asked about. */
export interface Match {
  id: string
  version: number
  displayName: string
  keys: MatchKeyName[]
  strength: MatchStrength
}

/** POST /api/v1/objects/{name}/matches */
export interface MatchRequest {
  /** Fields as they would be written; those that are no key are ignored. */
  values: Record<string, JsonValue>
  /** Not this one: the record itself. */
  except?: string
  /** 1 to 20, default 5. */
  limit?: number
}

/** Best first. `hidden`: there is at least one that the asker may not see; nothing else is told of it. */
export interface Matches {
  items: Match[]
  hidden: boolean
}
