import type { FieldKind } from '../contract.ts'
import { uuidListKind } from '../shared/uuidLists.ts'

export const links: FieldKind<'links'> = uuidListKind('links', { lookup: true, target: (field) => field.target })
