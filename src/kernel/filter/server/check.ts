import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Filter } from '../contract.ts'
import { validateFilter } from '../validate.ts'
import type { PathScope } from './path.ts'
import { compileFilter } from './sql.ts'

/** The filter, if it means something for this object and names nothing hidden; else the error that says what to change. */
export function checkFilter(input: unknown, scope: PathScope & { object: RegisteredObject }): Filter {
  const filter = validateFilter(input)
  const env = { now: 0, zone: 'UTC', weekStart: 1 as const, fiscalStart: 1, userId: null, teamIds: [] }
  compileFilter(filter, { ...scope, env, alias: 't', schema: '' })
  return filter
}
