import type { Issue } from '#kernel/errors.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import { unfitFor } from '#kernel/formulas/server/objectFormulas.ts'
import { systemFields } from '#kernel/objects/contract.ts'
import type { Registry } from './registry.ts'

export function nameIssues(field: string, name: unknown): Issue[] {
  return typeof name === 'string' && /^[a-z][A-Za-z0-9]{0,39}$/.test(name)
    ? []
    : [{ field, code: 'invalidName', message: 'Use up to 40 letters and digits, starting with a small letter' }]
}

/** What speaks against a field as it is put. */
export function fieldIssues(registry: Registry, object: string, name: string, def: FieldDef): Issue[] {
  const at = (part: string) => `fields.${name}.${part}`
  const issues = nameIssues(`fields.${name}`, name)
  if (name in systemFields) issues.push(taken(`fields.${name}`, name))
  if (!Object.hasOwn(kinds, def.kind))
    issues.push({ field: at('kind'), code: 'unknownKind', message: `There is no field kind "${def.kind}"` })
  else issues.push(...unfitFor(def).map((issue) => ({ ...issue, field: at(issue.field) })))
  const needsTarget = def.kind === 'link' || def.kind === 'links'
  if (needsTarget && (!def.target || !(registry.objects.has(def.target) || def.target === object)))
    issues.push({ field: at('target'), code: 'unknownObject', message: 'Name the object that the link leads to' })
  const choices = def.choices ?? []
  if ((def.kind === 'choice' || def.kind === 'choices') && choices.length === 0)
    issues.push({ field: at('choices'), code: 'required', message: 'Give at least one choice' })
  if (new Set(choices.map((choice) => choice.value)).size !== choices.length)
    issues.push({ field: at('choices'), code: 'notUnique', message: 'Two choices have the same value' })
  if (def.unique && !['text', 'email', 'integer', 'autoNumber', 'phone', 'url'].includes(def.kind))
    issues.push({ field: at('unique'), code: 'notPossible', message: `A ${def.kind} cannot be unique` })
  return issues
}

export const taken = (field: string, name: string): Issue => ({
  field,
  code: 'taken',
  message: `"${name}" is taken; choose another name`,
})
