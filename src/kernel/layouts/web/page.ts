import {
  type Layout,
  type LayoutPurpose,
  type LayoutSection,
  type LayoutTab,
  mostOnCard,
  ownTabs,
} from '#kernel/layouts/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

const mainSize = 12
/** System fields that the page shows in another place or that mean nothing to people. */
const hidden = new Set(['id', 'displayName', 'version', 'deletedAt', 'createdBy', 'updatedBy'])
export const linksCard = 'links'

/** What follows from the object's declaration: the head's own fields are not repeated, long definitions fold their later fields. */
export function shippedLayout(object: ObjectMetadata, related: readonly string[]): Layout {
  const inHead = headFields(object)
  const own = object.fields.filter((field) => !field.isSystem && !inHead.has(field.name))
  const cut = own.length <= mainSize + 3 ? own.length : mainSize
  const system = object.fields.filter((field) => field.isSystem && !hidden.has(field.name) && !inHead.has(field.name))
  const section = (id: string, fields: FieldMetadata[], isCollapsed: boolean): LayoutSection[] =>
    fields.length === 0
      ? []
      : [{ id, title: '', columns: 1, fields: fields.map(({ name }) => name), ...(isCollapsed ? { isCollapsed } : {}) }]
  return {
    highlights: object.highlights,
    sections: [
      ...section('main', own.slice(0, cut), false),
      ...section('more', own.slice(cut), true),
      ...section('system', system, true),
    ],
    tabs: [
      { id: 'history', kind: 'history' },
      { id: 'comments', kind: 'comments' },
      ...related.map((path) => ({ id: path, kind: 'related' as const, path })),
      { id: 'files', kind: 'files' },
    ],
    rail: [linksCard, ...related],
    rules: [],
    known: object.fields.map((field) => field.name),
    knownTabs: [...ownTabs, ...related],
  }
}

/** The side panel until it has a layout of its own: the page, its fields and cards as the first tab. */
export const panelOf = (page: Layout): Layout => ({
  ...page,
  tabs: [{ id: 'details', kind: 'details' }, ...page.tabs.filter((tab) => tab.kind !== 'details')],
  rules: page.rules.flatMap(({ field, visible }) => (visible ? [{ field, visible }] : [])),
})

/** What the page demands holds in the panel, too; what is visible there the panel says itself. */
export const inPanel = (panel: Layout, page: Layout): Layout => ({
  ...panel,
  rules: [...page.rules.map(({ visible: _visible, ...rule }) => rule), ...panel.rules],
})

/** Key figures, as far as a card has room. */
export const shippedCard = (object: ObjectMetadata): Layout => ({
  highlights: object.highlights.slice(0, mostOnCard),
  sections: [],
  tabs: [],
  rail: [],
  rules: [],
  known: [],
})

/** What the head of a page shows by itself. */
export function headFields(object: ObjectMetadata, highlights: readonly string[] = object.highlights): Set<string> {
  return new Set([...object.title, ...highlights, ...(object.stageField === null ? [] : [object.stageField])])
}

/** A published layout against the registry of today: what is gone is passed over, what came since stands in its place. */
export function settled(
  layout: Layout,
  object: ObjectMetadata,
  related: readonly string[],
  purpose: LayoutPurpose = 'record',
): Layout {
  const exists = new Set(object.fields.map((field) => field.name))
  const isThere = (name: string) => exists.has(name)
  const sections = layout.sections.map((section) => ({ ...section, fields: section.fields.filter(isThere) }))
  return {
    ...layout,
    highlights: layout.highlights.filter(isThere),
    sections:
      purpose === 'card'
        ? sections
        : newcomers(layout, object).reduce((all, name) => withField(all, object, name), sections),
    tabs: [
      ...layout.tabs.filter((tab) => tab.kind !== 'related' || related.includes(tab.path ?? '')),
      ...(hasTabs(purpose) ? newTabs(layout, related) : []),
    ],
    rail: [
      ...layout.rail.filter((card) => card === linksCard || related.includes(card)),
      ...(hasTabs(purpose) ? newCards(layout, related) : []),
    ],
    rules: layout.rules.filter((rule) => isThere(rule.field)),
  }
}

/** Pages have tabs and cards; forms and cards have not. */
export const hasTabs = (purpose: LayoutPurpose): boolean => purpose === 'record' || purpose === 'panel'

/** Tabs that came after the layout was published, at its end: those left out on purpose were known then. */
function newTabs(layout: Layout, related: readonly string[]): LayoutTab[] {
  const own = ownTabs.filter((kind) => isNew(layout, related, kind) && !layout.tabs.some((tab) => tab.kind === kind))
  const lists = related.filter((path) => isNew(layout, related, path) && !layout.tabs.some((tab) => tab.path === path))
  return [
    ...lists.map((path) => ({ id: path, kind: 'related' as const, path })),
    ...own.map((kind) => ({ id: kind, kind })),
  ]
}

const newCards = (layout: Layout, related: readonly string[]): string[] =>
  related.filter((path) => isNew(layout, related, path) && !layout.rail.includes(path))

/** Layouts from before they kept account knew the history and their lists, and neither comments nor files. */
const isNew = ({ knownTabs }: Layout, related: readonly string[], name: string): boolean =>
  !(knownTabs ?? ['history', ...related]).includes(name)

/** Fields made after the layout was. */
function newcomers(layout: Layout, object: ObjectMetadata): string[] {
  const known = new Set(layout.known)
  return object.fields.filter((field) => !field.isSystem && !known.has(field.name)).map((field) => field.name)
}

/** Behind the field that stands before it in the definition, else at the end of the first section. */
function withField(sections: LayoutSection[], object: ObjectMetadata, name: string): LayoutSection[] {
  const names = object.fields.map((field) => field.name)
  const before = names.slice(0, names.indexOf(name)).toReversed()
  const anchor = before.find((one) => sections.some((section) => section.fields.includes(one)))
  const home = sections.find((section) => anchor !== undefined && section.fields.includes(anchor)) ?? sections[0]
  if (!home) return [{ id: 'main', title: '', columns: 1, fields: [name] }]
  const at = anchor === undefined ? home.fields.length : home.fields.indexOf(anchor) + 1
  return sections.map((section) =>
    section === home ? { ...section, fields: section.fields.toSpliced(at, 0, name) } : section,
  )
}
