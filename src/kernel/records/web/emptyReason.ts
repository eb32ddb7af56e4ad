import { partsOf } from '#kernel/filter/web/chips.ts'
import type { IndexShape, IndexState } from './state.ts'

/**
 * Why a list shows nothing: the person's own search or filter, the view's filter, no right to make any, or that there
 * are none yet. Each has another way out.
 */
export function emptyReason(
  shape: Pick<IndexShape, 'view' | 'filter' | 'search'>,
  state: IndexState,
  canCreate: boolean,
): 'narrowed' | 'view' | 'noRight' | 'none' {
  const isFiltered = partsOf(shape.filter).length > 0
  if (shape.search !== '' || (isFiltered && state.filter !== undefined)) return 'narrowed'
  if (isFiltered) return 'view'
  return canCreate ? 'none' : 'noRight'
}
