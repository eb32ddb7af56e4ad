import type { FieldKind } from '../contract.ts'
import { uuidKind } from '../shared/uuids.ts'

export const link: FieldKind<'link'> = uuidKind('link', { lookup: true, target: (field) => field.target })
