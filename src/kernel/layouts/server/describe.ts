import type { Context } from '#kernel/context.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { type Layout, type LayoutPurpose, layoutFor, layoutPurposes } from '../contract.ts'
import { fieldsOf } from './check.ts'

/**
 * The layouts that this actor's pages follow, without names of fields that they may not read (S-12); a condition over such a
 * field is kept by the engine alone.
 */
export function layoutsFor(ctx: Context, object: RegisteredObject): Partial<Record<LayoutPurpose, Layout>> | undefined {
  if (object.layouts.length === 0 || ctx.actor.type === 'system') return undefined
  const { roles } = ctx.actor
  const found = layoutPurposes.flatMap((purpose) => {
    const published = layoutFor(object.layouts, purpose, roles)
    return published ? [[purpose, readable(ctx, object, published.layout)] as const] : []
  })
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

function readable(ctx: Context, object: RegisteredObject, layout: Layout): Layout {
  const may = (path: string) => ctx.access.canReadField(object.name, path.split('.')[0] ?? path)
  const open = (filter: Filter | undefined) => (filter && fieldsOf(filter).every(may) ? filter : undefined)
  // Names of lists of other objects are as hidden as those objects are.
  const mayList = (path: string) => {
    const list = object.related.get(path)
    return list === undefined || ctx.access.verdict(list.object, 'read') !== false
  }
  return {
    ...layout,
    ...(layout.knownTabs ? { knownTabs: layout.knownTabs.filter(mayList) } : {}),
    rail: layout.rail.filter(mayList),
    highlights: layout.highlights.filter(may),
    known: layout.known.filter(may),
    sections: layout.sections.map(({ visible, ...section }) => ({
      ...section,
      fields: section.fields.filter(may),
      ...given('visible', open(visible)),
    })),
    tabs: layout.tabs
      .filter(({ path }) => path === undefined || mayList(path))
      .map(({ visible, ...tab }) => ({
        ...tab,
        ...(tab.fields ? { fields: tab.fields.filter(may) } : {}),
        ...given('visible', open(visible)),
      })),
    rules: layout.rules
      .filter(({ field }) => may(field))
      .map(({ field, visible, required, readOnly }) => ({
        field,
        ...given('visible', open(visible)),
        ...given('required', open(required)),
        ...given('readOnly', open(readOnly)),
      })),
  }
}

const given = <K extends string>(key: K, filter: Filter | undefined) =>
  (filter ? { [key]: filter } : {}) as Partial<Record<K, Filter>>
