import { labelText } from '#kernel/fields/text.ts'
import type { Usage } from '#kernel/objects/metadata.contract.ts'
import type { RegisteredObject, Registry } from '#kernel/objects/server/registry.ts'
import { rulesReading } from './compiledRules.ts'

/** Rules and processes that would lose something if the field went. */
export function guardUses(registry: Registry, object: RegisteredObject, field: string): Usage['uses'] {
  return [
    ...rulesReading(registry, object.name, field).map(({ object: of, rule }) => ({
      kind: 'rule' as const,
      name: labelText(rule.name),
      object: of,
    })),
    ...object.processes
      .filter(
        (process) =>
          process.field === field ||
          process.moves.some((move) => move.requiredFields.includes(field) || move.noteField === field),
      )
      .map((process) => ({ kind: 'process' as const, name: process.field, object: object.name })),
  ]
}

/** Rules and processes that name a choice of the field. */
export function guardUsesOfChoice(
  registry: Registry,
  object: RegisteredObject,
  field: string,
  value: string,
): Usage['uses'] {
  const quoted = [JSON.stringify(value), `'${value}'`]
  return [
    ...rulesReading(registry, object.name, field)
      .filter(({ rule }) => quoted.some((text) => rule.refuseWhen.includes(text)))
      .map(({ object: of, rule }) => ({ kind: 'rule' as const, name: labelText(rule.name), object: of })),
    ...object.processes
      .filter(
        (process) =>
          process.field === field &&
          (value in process.checklists || process.moves.some(({ from, to }) => from === value || to === value)),
      )
      .map((process) => ({ kind: 'process' as const, name: process.field, object: object.name })),
  ]
}
