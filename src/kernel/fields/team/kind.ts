import type { FieldKind } from '../contract.ts'
import { uuidKind } from '../shared/uuids.ts'

export const team: FieldKind<'team'> = uuidKind('team', { lookup: true, target: () => 'team' })
