import type { FieldKind } from '../contract.ts'
import { uuidKind } from '../shared/uuids.ts'

export const file: FieldKind<'file'> = uuidKind('file', { lookup: false })
