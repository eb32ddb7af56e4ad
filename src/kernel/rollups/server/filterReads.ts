import { type Issue, PublicError } from '#kernel/errors.ts'
import type { Condition, Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { resolvePath } from '#kernel/filter/server/path.ts'
import type { RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import { isFollowed } from '../kinds.ts'

/** A field that a filter looks at: of the record itself, or behind one link of it. */
export interface FilterRead {
  link: string | null
  object: string
  field: string
}

type Reads = { ok: true; filter: Filter; reads: FilterRead[] } | { ok: false; issue: Issue }

/** The filter of a roll-up with what it looks at, or why its result could not be stored for everybody. */
export function filterReads(registry: Registry, object: RegisteredObject, given: unknown): Reads {
  try {
    const filter = checkFilter(given, { registry, access: null, object })
    const conditions = conditionsIn(filter)
    if (conditions === null) return refused('rollupFilterDeep', tooDeep)
    const reads: FilterRead[] = []
    for (const condition of conditions) {
      if (isRelative(condition)) return refused('rollupFilterRelative', relative, { field: condition.field })
      const { hops, object: end, field } = resolvePath({ registry, access: null }, object, condition.field)
      const isTree = condition.op === 'under' || condition.op === 'notUnder'
      if (hops.length > 1 || isTree) return refused('rollupFilterDeep', tooDeep)
      if (!isFollowed(field))
        return refused('rollupNotFollowed', `Nothing tells when "${condition.field}" changes`, {
          name: condition.field,
        })
      const [hop] = hops
      if (hop) reads.push({ link: null, object: object.name, field: hop.field.name })
      reads.push({ link: hop?.field.name ?? null, object: end.name, field: field.name })
    }
    return { ok: true, filter, reads }
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    const [issue] = error.issues
    return refused(issue?.code ?? 'notAFilter', issue?.message ?? error.message, issue?.params)
  }
}

const relative =
  'The value is stored once for everybody and every day: use fixed days and people instead of relative ones'
const tooDeep = 'Filter by fields of the related records, or of what they link to directly'

const refused = (code: string, message: string, params: Record<string, unknown> = {}): Reads => ({
  ok: false,
  issue: { field: 'rollup', code, message, params },
})

/** Null where it asks about records behind the related ones. */
function conditionsIn(filter: Filter): Condition[] | null {
  if ('and' in filter || 'or' in filter) {
    const parts = ('and' in filter ? filter.and : filter.or).map(conditionsIn)
    return parts.every((part) => part !== null) ? parts.flat() : null
  }
  if ('not' in filter) return conditionsIn(filter.not)
  if ('field' in filter) return [filter]
  return 'path' in filter || 'count' in filter ? null : []
}

const isRelative = ({ op, value }: Condition): boolean =>
  op === 'inPeriod' ||
  op === 'notInPeriod' ||
  [value].flat().some((one) => typeof one === 'object' && one !== null && !Array.isArray(one) && '$' in one)
