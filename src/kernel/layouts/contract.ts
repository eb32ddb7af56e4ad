import type { Label } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Sort } from '#kernel/objects/contract.ts'

/**
 * Where a layout is used. A rule of the record layout binds every write, one of the form binds new records; those of the side
 * panel and of cards say no more than what is visible. A card is its `highlights`: on boards, in galleries, on phones, and beside
 * a link that the pointer rests on.
 */
export const layoutPurposes = ['record', 'create', 'panel', 'card'] as const
export type LayoutPurpose = (typeof layoutPurposes)[number]

/** Fields that a card has room for beside its name. */
export const mostOnCard = 6

/** The layout of everybody whose roles have none of their own. */
export const everyone = '*'

/** What a page of an object shows and asks for. Names that the registry no longer knows are passed over. */
export interface Layout {
  /** Key figures of the head, left to right. */
  highlights: string[]
  sections: LayoutSection[]
  tabs: LayoutTab[]
  /** Cards of the right rail: `links`, or the path of a related list. */
  rail: string[]
  rules: FieldRule[]
  /** All fields when it was published: one that came later takes its natural place by itself. */
  known: string[]
  /** Tabs of its own and related lists when it was published: those that came later stand at the end by themselves. */
  knownTabs?: string[]
}

export interface LayoutSection {
  id: string
  title: Label
  columns: 1 | 2
  isCollapsed?: boolean
  fields: string[]
  /** Shown while this holds; for the eye alone, never a right. */
  visible?: Filter
}

/** `details` is the page's own fields and cards, where they are a tab: in the side panel. */
export const tabKinds = ['history', 'related', 'fields', 'text', 'files', 'comments', 'details'] as const
export type TabKind = (typeof tabKinds)[number]

/** Tabs that any record can have, whatever links to it. */
export const ownTabs = ['history', 'comments', 'files'] as const satisfies TabKind[]

export interface LayoutTab {
  id: string
  kind: TabKind
  /** Absent: the kind's or the list's own name. */
  title?: Label
  visible?: Filter
  /** related: path of the list, its columns, order, and what it is narrowed to. */
  path?: string
  columns?: string[]
  sort?: Sort[]
  filter?: Filter
  /** fields: their names. */
  fields?: string[]
  /** text: paragraphs in plain words. */
  text?: Label
}

/**
 * What a field is while a condition holds. `required` and `readOnly` are kept by the record engine for every write of people
 * and keys; a record that was already in breach does not hold up other changes. `{ all: true }` means always.
 */
export interface FieldRule {
  field: string
  visible?: Filter
  required?: Filter
  readOnly?: Filter
}

export interface PublishedLayout {
  purpose: LayoutPurpose
  /** Key of a role, or `*`. */
  role: string
  layout: Layout
}

/** GET /api/v1/layouts/{object}/{purpose}: every variant with what is being made of it. */
export interface LayoutVariant {
  role: string
  /** Null: as shipped. */
  published: Layout | null
  /** Counts publications; 0 before the first. */
  version: number
  publishedAt: string | null
  publishedBy: string | null
  draft: Layout | null
}

/** GET …/{role}/versions, newest first; `layout` is null where it was put back to what is shipped. */
export interface LayoutVersion {
  version: number
  layout: Layout | null
  at: string
  by: string
  byName: string
}

/** The layout for these roles: that of the first role that has one, else everybody's. */
export function layoutFor(
  layouts: readonly PublishedLayout[],
  purpose: LayoutPurpose,
  roles: readonly string[],
): PublishedLayout | undefined {
  const some = layouts.filter((one) => one.purpose === purpose)
  for (const role of [...roles, everyone]) {
    const found = some.find((one) => one.role === role)
    if (found) return found
  }
  return undefined
}
