import type { FieldMetadata, Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { linkTarget, type ManyEnd, manyOf, type PathEnd, partsOfField, pathEnd } from '../paths.ts'

/** Something that can be filtered by: a field, a part of one, or related records. */
export type Target = { path: string; field: PathEnd; many: null } | { path: string; field: null; many: ManyEnd }

/** One line of the picker; `leadsOn` is the object behind a link. What is rare is shown only when it is looked for. */
export type Entry = Target & { leadsOn: ObjectMetadata | null; isRare: boolean }

/** Where the picker stands: the links followed so far, and the object they lead to. */
export interface Way {
  steps: FieldMetadata[]
  object: ObjectMetadata
}

const mostSteps = 3
const plain = new Set<string>(['text', 'integer', 'decimal'])
const silent = new Set(['id', 'deletedAt', 'version', 'externalIds'])

/** What stands at one place of the way, own fields first. */
export function entriesAt(metadata: Metadata, root: ObjectMetadata, { steps, object }: Way): Entry[] {
  const before = steps.map((step) => `${step.name}.`).join('')
  const fields = object.fields
    .filter((field) => !silent.has(field.name))
    .flatMap((field) => {
      const leadsOn = steps.length < mostSteps ? (linkTarget(metadata, field) ?? null) : null
      const isWhole = field.storage !== 'json'
      const parts = partsOfField(field).filter(({ part, storage }) => plain.has(storage) && part !== 'amount')
      return [
        ...(isWhole ? [{ path: field.name, leadsOn, isRare: false }] : []),
        ...parts.map(({ part }) => ({ path: `${field.name}.${part}`, leadsOn: null, isRare: isWhole })),
      ]
    })
  const found = fields.flatMap(({ path, ...rest }): Entry[] => {
    const field = pathEnd(metadata, root, before + path)
    return field ? [{ path: before + path, field, many: null, ...rest }] : []
  })
  const related = manyOf(metadata, object).filter((many) => object.related.some((one) => one.path === many.path))
  return [
    ...found,
    ...related.map((many): Entry => {
      const path = before + many.path
      return { path, field: null, many: { ...many, path, steps }, leadsOn: null, isRare: false }
    }),
  ]
}

/** All that can be reached, the near before the far, whose name has every word of the search. */
export function searchEntries(
  metadata: Metadata,
  way: Way,
  root: ObjectMetadata,
  search: string,
  nameOf: (entry: Entry) => string,
): Entry[] {
  const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const own = entriesAt(metadata, root, way)
  const further = (entries: Entry[], { steps }: Way): { entries: Entry[]; way: Way }[] =>
    entries.flatMap((entry) => {
      if (!entry.leadsOn || !entry.field) return []
      const next = { steps: [...steps, entry.field.field], object: entry.leadsOn }
      return [{ entries: entriesAt(metadata, root, next), way: next }]
    })
  const near = further(own, way)
  const far = wanted.length > 0 ? near.flatMap(({ entries, way: at }) => further(entries, at)) : []
  const all = [...own, ...[...near, ...far].flatMap(({ entries }) => entries)]
  return all
    .filter((entry) => wanted.length > 0 || !entry.isRare)
    .map((entry, at) => ({ entry, at, name: nameOf(entry).toLocaleLowerCase() }))
    .filter(({ name }) => wanted.every((word) => name.includes(word)))
    .map((one) => ({
      ...one,
      begins: one.name
        .split(' › ')
        .at(-1)
        ?.startsWith(wanted[0] ?? '')
        ? 0
        : 1,
    }))
    .toSorted((a, b) => depthOf(a.entry) - depthOf(b.entry) || a.begins - b.begins || a.at - b.at)
    .map(({ entry }) => entry)
}

const depthOf = (entry: Entry): number => (entry.field ?? entry.many)?.steps.length ?? 0
