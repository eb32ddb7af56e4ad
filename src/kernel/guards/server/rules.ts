import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { type Issue, invalid, notFound } from '#kernel/errors.ts'
import { labelText } from '#kernel/fields/text.ts'
import { bumpRegistry } from '#kernel/objects/server/custom-store.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { ListedRule, ValidationRule } from '../contract.ts'
import { compileCondition, rulesOf } from './compiledRules.ts'
import { storeRule } from './store.ts'

/** Most rules of one object: each is run with every write that concerns it. */
const mostRules = 100

export function listRules(ctx: Context, objectName: string): ListedRule[] {
  const object = ctx.registry.object(objectName)
  const { faults } = rulesOf(ctx.registry, object)
  return object.validations.map(({ id, name, refuseWhen, message, field, on, isActive }) => ({
    ...{ id, name, refuseWhen, message, field, on, isActive },
    fault: faults.get(id) ?? null,
  }))
}

/** Makes a rule, or changes the one of this id; in force with everybody's next write. */
export async function saveRule(ctx: Context, objectName: string, rule: ValidationRule): Promise<void> {
  const object = ctx.registry.object(objectName)
  const issues = issuesOf(ctx, object, rule)
  if (issues.length > 0) throw invalid(issues)
  await put(ctx, object, rule.id, rule)
}

export async function deleteRule(ctx: Context, objectName: string, id: string): Promise<void> {
  const object = ctx.registry.object(objectName)
  if (!object.validations.some((rule) => rule.id === id)) throw notFound(`Rule "${id}"`)
  await put(ctx, object, id, null)
}

async function put(ctx: Context, object: RegisteredObject, id: string, rule: ValidationRule | null): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const before = await storeRule(ctx, tx, object.name, id, rule)
    await bumpRegistry(tx, ctx.workspace.schema)
    const action = rule === null ? 'deleted' : before === null ? 'created' : 'updated'
    const name = labelText((rule ?? before)?.name, ctx.locale.language)
    await audit(ctx, { kind: 'rule', action, subject: id, name, object: object.name, before, after: rule }, tx)
  })
}

function issuesOf(ctx: Context, object: RegisteredObject, rule: ValidationRule): Issue[] {
  const compiled = compileCondition(ctx.registry, object, rule.refuseWhen)
  const isNew = !object.validations.some((known) => known.id === rule.id)
  return [
    ...(compiled.ok ? [] : [compiled.issue]),
    ...(rule.field !== null && !object.fields.has(rule.field) ? [unknownField(rule.field)] : []),
    ...(['name', 'message'] as const)
      .filter((part) => labelText(rule[part]).trim() === '')
      .map((part) => ({ field: part, code: 'required', message: `Write a ${part}` })),
    ...(isNew && object.validations.length >= mostRules
      ? [{ field: 'id', code: 'tooMany', message: `Give at most ${mostRules}`, params: { max: mostRules } }]
      : []),
  ]
}

const unknownField = (name: string): Issue => ({
  field: 'field',
  code: 'unknownField',
  message: `There is no field "${name}"`,
  params: { field: name },
})
