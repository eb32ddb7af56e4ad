import type { FieldKind } from '../contract.ts'
import { decimalKind } from '../shared/decimalKind.ts'

/** Per cent, not a share: `25` is a quarter, and so is the cell `25 %`. */
export const percent: FieldKind<'percent'> = decimalKind('percent', /[%٪]$/)
