import type { FieldKind } from '../contract.ts'
import { decimalKind } from '../shared/decimalKind.ts'

export const decimal: FieldKind<'decimal'> = decimalKind('decimal')
