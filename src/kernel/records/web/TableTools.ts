import type { Filter } from '#kernel/filter/contract.ts'
import type { ViewSettings } from '#kernel/objects/contract.ts'
import type { IndexShape } from './state.ts'

/** How a table is arranged, and how to change that. Absent where a table only shows. */
export interface TableTools {
  settings: Pick<IndexShape, 'frozen' | 'totals' | 'density' | 'colours' | 'groups'>
  /** `undefined` returns to what the view says. */
  onChange(patch: { [K in keyof ViewSettings]?: ViewSettings[K] | undefined }): void
  /** Groups by a field, or no more. */
  onGroup(groupBy: string | null): void
  /** Opens the form of a new record. */
  onForm(initial: Record<string, string>): void
  /** What the figures at the foot are calculated over. */
  asked: { filter?: Filter; search?: string }
}

export const heights = { compact: 28, normal: 32, comfortable: 40 }
