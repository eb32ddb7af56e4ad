import { describe, expect, it } from 'vitest'
import { assignmentModule } from '#kernel/assignment/server/module.ts'
import { authModule } from '#kernel/auth/server/module.ts'
import { currenciesModule } from '#kernel/currencies/server/module.ts'
import { type FieldDef, type Label, languageCodes } from '#kernel/fields/contract.ts'
import { filesModule } from '#kernel/files/server/module.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import type { ObjectDef, ViewDef } from '#kernel/objects/contract.ts'
import { buildRegistry } from '#kernel/objects/server/registry.ts'
import { shippedObjects } from '#kernel/objects/server/translate.ts'
import { modules } from './modules.ts'

const shipping = [authModule, assignmentModule, currenciesModule, filesModule, ...modules]
const objects = shippedObjects(shipping)
const registry = buildRegistry(objects)
const env = { now: 0, zone: 'UTC', weekStart: 1 as const, fiscalStart: 1, userId: null, teamIds: [] }
const isComplete = (label: Label | undefined) =>
  typeof label === 'object' && languageCodes.every((language) => Boolean(label[language]))

it('no text of a label is left over', () => {
  const english = new Set(shipping.flatMap((module) => englishOf([module.objects, module.extensions])))
  for (const words of shipping.flatMap(({ labels }) => Object.values(labels ?? {}))) {
    expect(Object.keys(words).filter((key) => !english.has(key.replace(/^[\w.]+: /, '')))).toEqual([])
  }
})

/** Every English text in a declaration. */
function englishOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Object.entries(value).flatMap(([key, part]) => (key === 'en' && typeof part === 'string' ? [part] : []))
  return [...own, ...Object.values(value).flatMap(englishOf)]
}

describe.each(objects.map((object) => [object.name, object] as const))('%s', (_name, object: ObjectDef) => {
  const registered = registry.object(object.name)
  const views: ViewDef[] = object.views ?? []

  it('speaks every language', () => {
    expect([object.label, object.pluralLabel].every(isComplete)).toBe(true)
    for (const [name, field] of Object.entries(object.fields) as [string, FieldDef][]) {
      expect(isComplete(field.label), `${name} label`).toBe(true)
      expect(field.help === undefined || isComplete(field.help), `${name} help`).toBe(true)
      for (const choice of field.choices ?? []) expect(isComplete(choice.label), `${name} ${choice.value}`).toBe(true)
    }
    expect(views.every((view) => isComplete(view.label))).toBe(true)
  })

  it('has choices whose spellings mean one value each', () => {
    for (const [name, field] of Object.entries(object.fields) as [string, FieldDef][]) {
      const owners = new Map<string, string>()
      for (const choice of field.choices ?? []) {
        for (const spelling of [choice.value, ...(choice.aliases ?? [])].map((text) => text.toLowerCase())) {
          const owner = owners.get(spelling)
          expect(
            owner === undefined || owner === choice.value,
            `${name}: "${spelling}" means ${owner} and ${choice.value}`,
          ).toBe(true)
          owners.set(spelling, choice.value)
        }
      }
    }
  })

  it('has views of at most seven known columns, sorted by an index', () => {
    expect(new Set(views.map((view) => view.key)).size).toBe(views.length)
    for (const view of views) {
      expect(view.columns?.length ?? 0, view.key).toBeLessThanOrEqual(7)
      for (const path of [
        ...(view.columns ?? []),
        ...(view.groupBy ? [view.groupBy] : []),
        ...(view.sum ? [view.sum] : []),
      ]) {
        expect(registered.fields.has(path.split('.')[0] ?? ''), `${view.key}: ${path}`).toBe(true)
      }
      if (view.filter) {
        const { filter } = view
        expect(() =>
          compileFilter(filter, { registry, object: registered, alias: 't', env, access: null, schema: 's' }),
        ).not.toThrow()
      }
      const [first] = view.sort ?? []
      if (first) expect(isOrderedByIndex(first.field), `${view.key} sorts by ${first.field}`).toBe(true)
    }
  })

  it('shows known highlights and steps', () => {
    for (const name of [...(object.highlights ?? []), ...(object.stageField ? [object.stageField] : [])]) {
      expect(registered.fields.has(name), name).toBe(true)
    }
  })

  function isOrderedByIndex(name: string): boolean {
    const field = registered.fields.get(name)
    return Boolean(field?.isSystem || field?.def.indexed || field?.def.unique || field?.storage === 'uuid')
  }
})
