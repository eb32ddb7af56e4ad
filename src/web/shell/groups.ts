import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

export interface NavigationGroup {
  key: string
  objects: ObjectMetadata[]
}

const order = ['customers', 'sales', 'marketing', 'service', 'insight', 'activities']
/** Junctions and histories have no entry; the objects of the settings stand there. */
const elsewhere = new Set(['hidden', 'settings'])

/** The navigation as the metadata gives it: only readable objects, known groups first, others behind under their own name. */
export function navigationGroups(objects: ObjectMetadata[]): NavigationGroup[] {
  const shown = objects.filter((object) => !elsewhere.has(object.group))
  const groups = Map.groupBy(shown, (object) => object.group)
  return [...groups].map(([key, members]) => ({ key, objects: members })).sort((a, b) => place(a.key) - place(b.key))
}

const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
