import { withQueue } from '#kernel/assignment/objects/queued.ts'
import type { FieldDef, Label, Language } from '#kernel/fields/contract.ts'
import type { ObjectDef, ObjectExtension } from '#kernel/objects/contract.ts'

/**
 * What shipped labels are called in the languages that declarations do not hold themselves, by their English text. Where one
 * English word means two things the entry names its place: `user.manager: Manager`.
 */
export type LabelTexts = Partial<Record<Language, Readonly<Record<string, string>>>>

interface Shipping {
  objects: readonly ObjectDef[]
  extensions?: Readonly<Record<string, ObjectExtension>>
  labels?: LabelTexts
}

/** The objects of these modules, each label in every language. */
export function shippedObjects(modules: readonly Shipping[]): ObjectDef[] {
  const texts = mergeLabelTexts(modules.flatMap((module) => module.labels ?? []))
  const objects = modules.flatMap((module) => module.objects.map(withQueue))
  return translateObjects(
    objects.map((object) => extended(object, modules)),
    texts,
  )
}

/** The object with what other modules add to it. Throws where two declare one field. */
function extended(object: ObjectDef, modules: readonly Shipping[]): ObjectDef {
  const added = modules.flatMap(({ extensions }) => extensions?.[object.name] ?? [])
  if (added.length === 0) return object
  const names = [object, ...added].flatMap(({ fields }) => Object.keys(fields))
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Error(`${object.name}.${twice} is declared twice`)
  return {
    ...object,
    fields: Object.assign({ ...object.fields }, ...added.map(({ fields }) => fields)),
    rules: [...(object.rules ?? []), ...added.flatMap(({ rules }) => rules ?? [])],
    views: [...(object.views ?? []), ...added.flatMap(({ views }) => views ?? [])],
  }
}

/** The declarations with their labels in every language; what a text does not say stays to be read in English. */
export function translateObjects(objects: readonly ObjectDef[], texts: LabelTexts): ObjectDef[] {
  const say = (place: string, label: Label): Label => {
    const english = typeof label === 'object' ? label.en : undefined
    if (typeof label !== 'object' || english === undefined) return label
    const others = Object.entries(texts).flatMap(([language, words]) => {
      const word = words[`${place}: ${english}`] ?? words[english]
      return word === undefined ? [] : [[language, word]]
    })
    return { ...Object.fromEntries(others), ...label }
  }
  return objects.map((object) => ({
    ...object,
    label: say(object.name, object.label),
    pluralLabel: say(object.name, object.pluralLabel),
    fields: Object.fromEntries(
      Object.entries(object.fields).map(([name, field]) => [
        name,
        translateField(field, `${object.name}.${name}`, say),
      ]),
    ),
    ...(object.views ? { views: object.views.map((view) => ({ ...view, label: say(object.name, view.label) })) } : {}),
  }))
}

/** The texts of all modules as one; two that disagree about a word are told apart by its place. */
export function mergeLabelTexts(all: readonly LabelTexts[]): LabelTexts {
  const merged: Partial<Record<Language, Record<string, string>>> = {}
  for (const texts of all) {
    for (const [language, words] of Object.entries(texts) as [Language, Record<string, string>][]) {
      const standing = merged[language] ?? {}
      const clash = Object.keys(words).find((key) => (standing[key] ?? words[key]) !== words[key])
      if (clash !== undefined) throw new Error(`"${clash}" is said in two ways in ${language}: name its place`)
      merged[language] = { ...standing, ...words }
    }
  }
  return merged
}

const labelled = ['label', 'help', 'inverseLabel', 'defaulted'] as const

function translateField(field: FieldDef, place: string, say: (place: string, label: Label) => Label): FieldDef {
  const own = labelled.flatMap((key) => (field[key] === undefined ? [] : [[key, say(place, field[key])]]))
  const choices = field.choices?.map((choice) => ({ ...choice, label: say(place, choice.label) }))
  return { ...field, ...Object.fromEntries(own), ...(choices ? { choices } : {}) }
}
