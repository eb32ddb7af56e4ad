import type { FieldKind } from '../contract.ts'
import { uuidKind } from '../shared/uuids.ts'

export const image: FieldKind<'image'> = uuidKind('image', { lookup: false })
