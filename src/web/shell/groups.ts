import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { PersonSettings } from '#kernel/settings/contract.ts'

export interface NavigationGroup {
  key: string
  objects: ObjectMetadata[]
}

/** How a person has arranged the navigation. */
export type Arrangement = Pick<PersonSettings['navigation'], 'groups' | 'objects' | 'hiddenGroups' | 'hiddenObjects'>

const order = ['customers', 'sales', 'marketing', 'service', 'insight', 'activities']
/** Junctions and histories have no entry; the objects of the settings stand there. */
const elsewhere = new Set(['hidden', 'settings'])

/** The navigation as the metadata gives it: only readable objects, known groups first, others behind under their own name. */
export function navigationGroups(objects: ObjectMetadata[]): NavigationGroup[] {
  const shown = objects.filter((object) => !elsewhere.has(object.group))
  const groups = Map.groupBy(shown, (object) => object.group)
  return [...groups].map(([key, members]) => ({ key, objects: members })).sort((a, b) => place(a.key) - place(b.key))
}

/** The same in the person's order; what they have not named follows in the order of the product. */
export function arrangedGroups(
  groups: NavigationGroup[],
  { groups: keys, objects: names }: Arrangement,
): NavigationGroup[] {
  const sorted = inOrder(groups, keys, ({ key }) => key)
  return sorted.map((group) => ({ ...group, objects: inOrder(group.objects, names, ({ name }) => name) }))
}

/** Without what the person has hidden; a group with nothing in it is not there. */
export function shownGroups(
  groups: NavigationGroup[],
  { hiddenGroups, hiddenObjects }: Arrangement,
): NavigationGroup[] {
  return groups
    .filter(({ key }) => !hiddenGroups.includes(key))
    .map((group) => ({ ...group, objects: group.objects.filter(({ name }) => !hiddenObjects.includes(name)) }))
    .filter(({ objects }) => objects.length > 0)
}

/** The order after one of some keys has moved to this place among them. */
export function reordered(keys: readonly string[], key: string, to: number): string[] {
  const others = keys.filter((one) => one !== key)
  const at = Math.max(0, Math.min(others.length, to))
  return [...others.slice(0, at), key, ...others.slice(at)]
}

const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)

function inOrder<T>(items: T[], keys: readonly string[], keyOf: (item: T) => string): T[] {
  const at = (item: T) => (keys.includes(keyOf(item)) ? keys.indexOf(keyOf(item)) : keys.length)
  return items.toSorted((a, b) => at(a) - at(b))
}
