import { type Context, filterEnv } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { compilePredicate, linkedPaths, type Predicate } from '#kernel/filter/server/predicate.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { linkedValues } from '#kernel/records/server/linkedValues.ts'
import type { AssignmentRule } from '../contract.ts'

/** A record that rules look at. */
export interface Looked {
  id: string
  values: Parameters<Awaited<ReturnType<typeof linkedValues>>>[0]['values']
}

export interface Failed {
  rule: string
  message: string
}

/** Answers for each record the first rule that matches; rules whose filter cannot be read any more are named and passed by. */
export async function matcher(
  ctx: Context,
  object: RegisteredObject,
  rules: readonly AssignmentRule[],
  records: readonly Looked[],
): Promise<{ matches(rule: AssignmentRule, record: Looked): boolean; failed: Failed[] }> {
  const failed: Failed[] = []
  const predicates = new Map<string, Predicate>()
  const paths = new Set<string>()
  for (const rule of rules) {
    try {
      const read = readFilter(ctx, object, rule.filter)
      predicates.set(rule.id, read.predicate)
      for (const path of read.paths) paths.add(path)
    } catch (error) {
      failed.push({ rule: rule.name, message: error instanceof Error ? error.message : String(error) })
    }
  }
  const linked = await linkedValues(ctx, object, [...records], [...paths])
  return {
    failed,
    matches: (rule, record) => predicates.get(rule.id)?.({ ...record.values, id: record.id }, linked(record)) === true,
  }
}

/** Throws where the filter means nothing for the object. Days are those of the organisation, whoever writes. */
function readFilter(ctx: Context, object: RegisteredObject, filter: Filter | undefined) {
  const env = { ...filterEnv(ctx), zone: ctx.organization.zone, userId: null, teamIds: [] }
  const scope = { registry: ctx.registry, object, env }
  const given: Filter = filter ?? { all: true }
  return { predicate: compilePredicate(given, scope), paths: linkedPaths(given, scope) }
}

/** What is wrong with a rule's filter; null when nothing is. */
export function problemOf(ctx: Context, object: RegisteredObject, rule: { filter?: Filter }): string | null {
  try {
    readFilter(ctx, object, rule.filter)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
