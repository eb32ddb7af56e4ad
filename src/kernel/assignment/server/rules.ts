import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { type Issue, invalid, notFound } from '#kernel/errors.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { bumpRegistry } from '#kernel/objects/server/custom-store.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { isUserTarget, type ListedRule, type RuleDefinition, type Target } from '../contract.ts'
import { countRecent } from './assignStore.ts'
import { problemOf } from './match.ts'
import { readPeople, readQueues } from './peopleStore.ts'
import { deleteRuleRow, insertRule, lockRule, orderRuleRows, rulesOf, updateRule } from './ruleStore.ts'

const thirtyDays = 30 * 86_400_000

/** The rules of an object in their order. */
export async function listRules(ctx: Context, objectName: string): Promise<ListedRule[]> {
  const object = ctx.registry.object(objectName)
  const since = new Date(ctx.clock.now().getTime() - thirtyDays).toISOString()
  const recent = await countRecent(ctx, object.name, since)
  const rules = await rulesOf(ctx, object.name)
  return rules.map((rule) => ({ ...rule, problem: problemOf(ctx, object, rule), recent: recent.get(rule.id) ?? 0 }))
}

/** Makes a rule, or replaces the one of this id. It holds from the next request on. */
export async function saveRule(
  ctx: Context,
  objectName: string,
  definition: RuleDefinition,
  ruleId: string | null = null,
): Promise<{ id: string }> {
  const object = ctx.registry.object(objectName)
  await checkRule(ctx, object, definition)
  return ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const before = ruleId === null ? null : await lockRule(tx, ruleId)
    if (ruleId !== null && before?.object !== object.name) throw notFound('This rule')
    const id = ruleId ?? (await insertRule(tx, object.name, definition))
    if (before) await updateRule(tx, id, definition, sharesOf(before) !== sharesOf(definition))
    const action = before ? 'updated' : 'created'
    const named = { kind: 'assignment', subject: id, name: definition.name, object: object.name } as const
    await audit(tx, { ...named, action, before: before ?? undefined, after: definition })
    await bumpRegistry(db, ctx.workspace.schema)
    return { id }
  })
}

export async function deleteRule(ctx: Context, ruleId: string): Promise<void> {
  await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    const before = await lockRule(tx, ruleId)
    if (!before) throw notFound('This rule')
    await deleteRuleRow(tx, ruleId)
    const { name, object } = before
    await audit(tx, { kind: 'assignment', action: 'deleted', subject: ruleId, name, object, before })
    await bumpRegistry(db, ctx.workspace.schema)
  })
}

/** Puts the rules of an object into this order; the first that matches decides. */
export async function orderRules(ctx: Context, objectName: string, ids: string[]): Promise<void> {
  const object = ctx.registry.object(objectName)
  await ctx.db.transaction(async (db) => {
    const tx = { ...ctx, db }
    await orderRuleRows(tx, object.name, ids)
    await audit(tx, { kind: 'assignment', action: 'ordered', object: object.name })
    await bumpRegistry(db, ctx.workspace.schema)
  })
}

/** By what rounds are counted: where it changes they begin anew. */
const sharesOf = ({ method, members }: RuleDefinition): string =>
  JSON.stringify([method, members.map(({ user, weight }) => [user, weight])])

/** Throws with every issue at once; also for a rule that is only tried. */
export async function checkRule(ctx: Context, object: RegisteredObject, rule: RuleDefinition): Promise<void> {
  const issues: Issue[] = []
  const refuse = (field: string, code: string, message: string, params?: Record<string, unknown>) =>
    issues.push({ field, code, message, ...(params ? { params } : {}) })
  if (rule.name.trim() === '') refuse('name', 'required', 'Give the rule a name')
  if (rule.when.length === 0) refuse('when', 'required', 'Say when the rule is asked')
  if (rule.filter) {
    if (looksAtMany(rule.filter))
      refuse('filter', 'onlyOneRecord', 'A rule looks at the record and what it links to, not at lists of others')
    else checkFilter(rule.filter, { registry: ctx.registry, access: ctx.access, object })
  }
  if (rule.openFilter) checkFilter(rule.openFilter, { registry: ctx.registry, access: ctx.access, object })
  if (rule.method === 'queue' && !rule.queue) refuse('queue', 'required', 'Choose the queue')
  if (rule.method !== 'queue' && rule.members.length === 0) refuse('members', 'required', 'Choose who gets the records')
  await checkTargets(ctx, object, rule, refuse)
  if (issues.length > 0) throw invalid(issues)
}

type Refuse = (field: string, code: string, message: string, params?: Record<string, unknown>) => void

async function checkTargets(ctx: Context, object: RegisteredObject, rule: RuleDefinition, refuse: Refuse) {
  const targets: [string, Target | undefined][] = [
    ['fallback', rule.fallback],
    ['noResponse.giveUpTo', rule.noResponse?.giveUpTo],
    ['queue', rule.method === 'queue' && rule.queue ? { queue: rule.queue } : undefined],
    ...rule.members.map(({ user }, at): [string, Target] => [`members[${at}].user`, { user }]),
  ]
  const given = targets.flatMap(([field, target]) => (target ? [{ field, target }] : []))
  const users = given.flatMap(({ target }) => (isUserTarget(target) ? [target.user] : []))
  const queues = given.flatMap(({ target }) => (isUserTarget(target) ? [] : [target.queue]))
  const people = await readPeople(ctx, users, '1970-01-01')
  const rows = await readQueues(ctx, queues)
  for (const { field, target } of given) {
    if (isUserTarget(target)) {
      if (!people.has(target.user)) refuse(field, 'unknownLink', 'Choose somebody from the list', { target: 'user' })
    } else if (!object.def.queued) refuse(field, 'notQueued', `${object.plural} do not wait in queues`)
    else if (rows.get(target.queue)?.object !== object.name)
      refuse(field, 'queueOfOther', `Choose a queue for ${object.plural}`, { object: object.name })
  }
  const members = rule.members.map(({ user }) => user)
  const twice = members.findIndex((user, at) => members.indexOf(user) !== at)
  if (twice >= 0) refuse(`members[${twice}].user`, 'namedTwice', 'This person is a member already')
}

function looksAtMany(filter: Filter): boolean {
  if ('and' in filter) return filter.and.some(looksAtMany)
  if ('or' in filter) return filter.or.some(looksAtMany)
  if ('not' in filter) return looksAtMany(filter.not)
  return 'path' in filter || 'count' in filter
}
