import type { ViewDef } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { PersonSettings } from '#kernel/settings/contract.ts'
import type { SavedView, SavedViews } from '../contract.ts'

/** A view of an index page, shipped or saved. */
export interface IndexView {
  def: ViewDef
  /** Null for a shipped view: it cannot be changed, only saved as a new one. */
  saved: SavedView | null
  pinned: boolean
}

export interface IndexViews {
  /** In the person's order; views that cannot be shown are among them, with no settings. */
  all: IndexView[]
  /** Those that can be shown, the shipped ones first in the order of the object. */
  defs: ViewDef[]
  /** What opens without a choice, undefined for the first shipped view. */
  standard: string | undefined
}

export type ViewChoice = PersonSettings['views']['byObject'][string]

/** Puts together what is shipped, what was saved, and how the person has arranged both. */
export function indexViews(object: ObjectMetadata, { items, standards }: SavedViews, choice: ViewChoice): IndexViews {
  const saved = items.filter((view) => view.object === object.name)
  const shipped: IndexView[] = object.views.map((def) => ({
    def,
    saved: null,
    pinned: choice.pins?.[def.key] ?? false,
  }))
  const own: IndexView[] = saved.map((view) => ({
    def: defOf(view),
    saved: view,
    pinned: choice.pins?.[view.id] ?? view.pinned,
  }))
  const shown = [...shipped, ...own.filter((view) => view.saved?.usable)]
  const isShown = (key: string | undefined) => shown.some((view) => view.def.key === key)
  const standard = [choice.standard, standards[object.name]].find(isShown)
  return {
    all: inOrder([...own, ...shipped], choice.order ?? []),
    defs: shown.map((view) => view.def),
    standard: standard === object.views[0]?.key ? undefined : standard,
  }
}

/** The view that an address names and that cannot be shown; `view` is null when the person has no such view. */
export function lostView({ all, defs }: IndexViews, key: string | undefined): { view: IndexView | null } | null {
  if (key === undefined || defs.some((def) => def.key === key)) return null
  return { view: all.find((view) => view.def.key === key) ?? null }
}

/** Sections of the switcher, own ones first. */
export const sections = ['mine', 'team', 'everyone', 'shipped'] as const
export type Section = (typeof sections)[number]

const sectionOfAudience = { private: 'mine', team: 'team', everyone: 'everyone' } as const

export const sectionOf = ({ saved }: IndexView): Section => (saved ? sectionOfAudience[saved.audience] : 'shipped')

const defOf = ({ id, name, settings }: SavedView): ViewDef => ({ layout: 'table', ...settings, key: id, label: name })

/** What the person has not put anywhere follows behind in the order it came. */
function inOrder(views: IndexView[], order: string[]): IndexView[] {
  const places = new Map(order.map((key, at) => [key, at]))
  const placeOf = ({ def }: IndexView) => places.get(def.key) ?? order.length
  return views.toSorted((a, b) => placeOf(a) - placeOf(b))
}

/** All keys with some of them in another order, in the places that they had together. */
export function reordered(keys: string[], some: string[]): string[] {
  const next = some.values()
  return keys.map((key) => (some.includes(key) ? (next.next().value ?? key) : key))
}
