import type { FieldKind } from '../contract.ts'
import { uuidKind } from '../shared/uuids.ts'

export const user: FieldKind<'user'> = uuidKind('user', { lookup: true, target: () => 'user' })
