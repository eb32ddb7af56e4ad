import type { Filter } from '#kernel/filter/contract.ts'
import {
  type FieldRule,
  type Layout,
  type LayoutPurpose,
  type LayoutSection,
  type LayoutTab,
  mostOnCard,
} from '#kernel/layouts/contract.ts'

/** Where a field may stand: among the key figures, in a section, in a tab of fields. */
export type Home = { kind: 'highlights' } | { kind: 'section'; id: string } | { kind: 'tab'; id: string }

export const sameHome = (a: Home, b: Home): boolean =>
  a.kind === b.kind && (a.kind === 'highlights' || (b.kind !== 'highlights' && a.id === b.id))

/** The fields of one place, in order. */
export function fieldsAt(layout: Layout, home: Home): string[] {
  if (home.kind === 'highlights') return layout.highlights
  if (home.kind === 'section') return layout.sections.find((section) => section.id === home.id)?.fields ?? []
  return layout.tabs.find((tab) => tab.id === home.id)?.fields ?? []
}

/** All places of a layout in the order in which the page shows them. */
export const homesOf = (layout: Layout): Home[] => [
  { kind: 'highlights' },
  ...layout.sections.map(({ id }): Home => ({ kind: 'section', id })),
  ...layout.tabs.filter((tab) => tab.kind === 'fields').map(({ id }): Home => ({ kind: 'tab', id })),
]

export const homeOf = (layout: Layout, field: string): Home | undefined =>
  homesOf(layout).find((home) => fieldsAt(layout, home).includes(field))

/** Whether one more field has a place: a card has only so much room. */
export const hasRoom = (layout: Layout, purpose: LayoutPurpose): boolean =>
  purpose !== 'card' || layout.highlights.length < mostOnCard

/** Puts a field before the one at this place, wherever it stood; each field stands once. */
export function moveField(layout: Layout, field: string, to: Home, at = Number.POSITIVE_INFINITY): Layout {
  const before = fieldsAt(layout, to)
    .slice(0, at)
    .filter((name) => name !== field).length
  const bare = removeField(layout, field)
  return withFields(bare, to, fieldsAt(bare, to).toSpliced(before, 0, field))
}

export function removeField(layout: Layout, field: string): Layout {
  const home = homeOf(layout, field)
  return home
    ? withFields(
        layout,
        home,
        fieldsAt(layout, home).filter((name) => name !== field),
      )
    : layout
}

/** One step up or down; at the edge of its place on into the next one. */
export function stepField(layout: Layout, field: string, by: -1 | 1): Layout {
  const home = homeOf(layout, field)
  if (!home) return layout
  const fields = fieldsAt(layout, home)
  const at = fields.indexOf(field)
  if (fields[at + by] !== undefined) return withFields(layout, home, swapped(fields, at, at + by))
  const homes = homesOf(layout)
  const next = homes[homes.findIndex((one) => sameHome(one, home)) + by]
  return next ? moveField(layout, field, next, by > 0 ? 0 : undefined) : layout
}

export function addSection(layout: Layout, section: LayoutSection): Layout {
  return { ...layout, sections: [...layout.sections, section] }
}

export function patchSection(layout: Layout, id: string, patch: Partial<LayoutSection>): Layout {
  return { ...layout, sections: layout.sections.map((one) => (one.id === id ? { ...one, ...patch } : one)) }
}

/** Its fields go back to the palette. */
export const removeSection = (layout: Layout, id: string): Layout => ({
  ...layout,
  sections: layout.sections.filter((one) => one.id !== id),
})

export const stepSection = (layout: Layout, id: string, by: -1 | 1): Layout => ({
  ...layout,
  sections: stepped(layout.sections, (one) => one.id === id, by),
})

export const addTab = (layout: Layout, tab: LayoutTab): Layout => ({ ...layout, tabs: [...layout.tabs, tab] })

export const patchTab = (layout: Layout, id: string, patch: Partial<LayoutTab>): Layout => ({
  ...layout,
  tabs: layout.tabs.map((one) => (one.id === id ? { ...one, ...patch } : one)),
})

export const removeTab = (layout: Layout, id: string): Layout => ({
  ...layout,
  tabs: layout.tabs.filter((one) => one.id !== id),
})

export const stepTab = (layout: Layout, id: string, by: -1 | 1): Layout => ({
  ...layout,
  tabs: stepped(layout.tabs, (one) => one.id === id, by),
})

/** Puts a section or tab in the place of another, which makes room. */
export function moveBefore<T extends { id: string }>(list: T[], id: string, beforeId: string): T[] {
  const moved = list.find((one) => one.id === id)
  if (!moved || id === beforeId) return list
  const wasAbove = list.findIndex((one) => one.id === id) < list.findIndex((one) => one.id === beforeId)
  const rest = list.filter((one) => one !== moved)
  const at = rest.findIndex((one) => one.id === beforeId)
  return at < 0 ? list : rest.toSpliced(wasAbove ? at + 1 : at, 0, moved)
}

export const addCard = (layout: Layout, card: string): Layout => ({ ...layout, rail: [...layout.rail, card] })

export const removeCard = (layout: Layout, card: string): Layout => ({
  ...layout,
  rail: layout.rail.filter((one) => one !== card),
})

export const stepCard = (layout: Layout, card: string, by: -1 | 1): Layout => ({
  ...layout,
  rail: stepped(layout.rail, (one) => one === card, by),
})

/** Puts a card of the rail in the place of another, which makes room. */
export const moveCard = (layout: Layout, card: string, other: string): Layout => ({
  ...layout,
  rail: moveBefore(
    layout.rail.map((id) => ({ id })),
    card,
    other,
  ).map(({ id }) => id),
})

export type RulePart = Exclude<keyof FieldRule, 'field'>

export const ruleOf = (layout: Layout, field: string): FieldRule =>
  layout.rules.find((rule) => rule.field === field) ?? { field }

/** Sets or takes away one condition of a field; a rule without any goes. */
export function setRule(layout: Layout, field: string, part: RulePart, condition: Filter | undefined): Layout {
  const { [part]: _old, ...rest } = ruleOf(layout, field)
  const rule: FieldRule = condition ? { ...rest, [part]: condition } : rest
  const others = layout.rules.filter((one) => one.field !== field)
  return { ...layout, rules: Object.keys(rule).length > 1 ? [...others, rule] : others }
}

function withFields(layout: Layout, home: Home, fields: string[]): Layout {
  if (home.kind === 'highlights') return { ...layout, highlights: fields }
  return home.kind === 'section' ? patchSection(layout, home.id, { fields }) : patchTab(layout, home.id, { fields })
}

function stepped<T>(list: T[], is: (one: T) => boolean, by: -1 | 1): T[] {
  const at = list.findIndex(is)
  return at < 0 || list[at + by] === undefined ? list : swapped(list, at, at + by)
}

const swapped = <T>(list: T[], a: number, b: number): T[] =>
  list.map((one, at) => (at === a ? (list[b] as T) : at === b ? (list[a] as T) : one))
