import { partsOf } from '#kernel/filter/web/chips.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { IndexShape, IndexState } from './state.ts'

type Rights = Pick<ObjectMetadata, 'can' | 'appendOnly'>

/** Whether a person may make records of this object; histories are written by themselves. */
export const mayMake = ({ can, appendOnly }: Rights): boolean => can.create && !appendOnly

/**
 * Why a list shows nothing: the person's own search or filter, the view's filter, no right to make any, or that there
 * are none yet, which for some an import can change too. Each has another way out.
 */
export function emptyReason(
  shape: Pick<IndexShape, 'view' | 'filter' | 'search'>,
  state: IndexState,
  object: Rights,
  mayImport: boolean,
): 'narrowed' | 'view' | 'noRight' | 'none' | 'importable' {
  const isFiltered = partsOf(shape.filter).length > 0
  if (shape.search !== '' || (isFiltered && state.filter !== undefined)) return 'narrowed'
  if (isFiltered) return 'view'
  if (!mayMake(object)) return 'noRight'
  return mayImport ? 'importable' : 'none'
}

/**
 * What becomes of an empty list on a record: a person adds to it, it is filled by what happens elsewhere, or somebody else has
 * the right to.
 */
export function relatedReason(
  target: Rights,
  link: Pick<FieldMetadata, 'canWrite' | 'readOnly'> | undefined,
): 'add' | 'itself' | 'noRight' {
  if (!link || target.appendOnly || link.readOnly) return 'itself'
  return target.can.create && link.canWrite ? 'add' : 'noRight'
}
