import type { FieldKind } from '../contract.ts'
import { uuidListKind } from '../shared/uuidLists.ts'

export const files: FieldKind<'files'> = uuidListKind('files', { lookup: false })
