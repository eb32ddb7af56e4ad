import type { Context } from '#kernel/context.ts'
import { notFound } from '#kernel/errors.ts'
import { loadForWrite } from '#kernel/records/server/load.ts'
import { type AssignmentRule, imaginary, type RuleDefinition, type Share, type TryAnswer } from '../contract.ts'
import { decide } from './assign.ts'
import { dealer, type Given } from './deal.ts'
import { matcher, problemOf } from './match.ts'
import { readNames } from './peopleStore.ts'
import { checkRule } from './rules.ts'

/** What the rules in force would do with a record; nothing is written and no turn is taken. */
export function tryRules(ctx: Context, objectName: string, record: string): Promise<TryAnswer> {
  const object = ctx.registry.object(objectName)
  return withoutTrace(ctx, async (tx) => {
    const standing = (await loadForWrite(tx, object, 'read', [record])).get(record)
    if (!standing) throw notFound(`This ${object.name}`)
    const looked = { id: record, values: standing.values }
    const rules = object.assignment
    const { matches } = await matcher(tx, object, rules, [looked])
    const { decisions } = await decide(tx, object, [looked], rules)
    const { rule = null, given } = decisions[0] ?? {}
    const reason = rule && given ? given.reason : null
    const [to, queue] = [given?.user ?? null, given?.queue ?? null]
    return {
      rule: rule?.id ?? null,
      ruleName: rule?.name ?? null,
      to,
      queue,
      reason,
      names: await readNames(tx, namesIn(reason, [to, queue])),
      judged: rules.map((one) => ({
        id: one.id,
        name: one.name,
        matches: matches(one, looked),
        problem: problemOf(tx, object, one),
      })),
    }
  })
}

/** Everybody whom a reason speaks of. */
export const namesIn = (reason: TryAnswer['reason'], others: (string | null)[]): string[] => [
  ...new Set(
    [...others, reason?.insteadOf ?? null, ...(reason?.skipped ?? []).map(({ user }) => user)].filter(
      (id) => id !== null,
    ),
  ),
]

/** Who would get how many of 100 records that all match, as things stand today. */
export async function shareOut(ctx: Context, objectName: string, definition: RuleDefinition): Promise<Share[]> {
  const object = ctx.registry.object(objectName)
  await checkRule(ctx, object, definition)
  return withoutTrace(ctx, async (tx) => {
    const rule: AssignmentRule = { ...definition, id: unsaved, object: object.name }
    const deal = await dealer(tx, object, [rule])
    return sharesOf(
      tx,
      Array.from({ length: imaginary }, () => deal.give(rule)),
    )
  })
}

/** No rule has it: a rule that is only tried has given nothing yet. */
const unsaved = '00000000-0000-0000-0000-000000000000'

/** Counted by target, the largest share first. */
export async function sharesOf(ctx: Context, all: readonly Given[]): Promise<Share[]> {
  const counted = new Map<string, Share>()
  for (const { user = null, queue = null } of all) {
    const key = `${user} ${queue}`
    const share = counted.get(key) ?? { user, queue, name: null, count: 0 }
    counted.set(key, { ...share, count: share.count + 1 })
  }
  const shares = [...counted.values()].toSorted((a, b) => b.count - a.count)
  const names = await readNames(
    ctx,
    shares.flatMap(({ user, queue }) => user ?? queue ?? []),
  )
  return shares.map((share) => ({ ...share, name: names[share.user ?? share.queue ?? ''] ?? null }))
}

/** Does the work in a transaction that is rolled back, and answers what came of it. */
export async function withoutTrace<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  try {
    return await ctx.db.transaction(async (db) => {
      throw new Found(await work({ ...ctx, db }))
    })
  } catch (error) {
    if (error instanceof Found) return error.answer as T
    throw error
  }
}

class Found extends Error {
  readonly answer: unknown
  constructor(answer: unknown) {
    super('found')
    this.answer = answer
  }
}
