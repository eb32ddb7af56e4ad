import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { fieldOf, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '../contract.ts'
import { queryAll } from './all.ts'
import type { Values } from './values.ts'

/** A record, written or about to be, whose links are followed. */
interface Linking {
  values: Values
}

/** What a filter reads behind the links of records (`contact.owner`), loaded once for all of them. */
export async function linkedValues(
  ctx: Context,
  object: RegisteredObject,
  drafts: readonly Linking[],
  paths: string[],
): Promise<(draft: Linking) => Record<string, unknown>> {
  const system = asSystem(ctx, 'filters over records')
  const found = new Map<string, Map<string, RecordJson>>()
  for (const [link, group] of Map.groupBy(paths, (path) => path.slice(0, path.indexOf('.')))) {
    const [name = '', towards] = link.split(':')
    const idOf = (draft: Linking) => idBehind(draft.values[name] ?? null, towards)
    const ids = [...new Set(drafts.map(idOf).filter((value) => value !== null))]
    const fields = group.map((path) => path.slice(link.length + 1))
    const target = towards ?? targetOf(fieldOf(object, name)) ?? ''
    const rows: RecordJson[] = []
    // A filter takes a bounded list of values, a batch does not.
    for (let from = 0; from < ids.length; from += 1000) {
      const some = ids.slice(from, from + 1000)
      rows.push(...(await queryAll(system, target, { filter: { field: 'id', op: 'in', value: some }, fields })))
    }
    found.set(link, new Map(rows.map((row) => [row.id, row])))
  }
  return (draft) =>
    Object.fromEntries(
      paths.map((path) => {
        const link = path.slice(0, path.indexOf('.'))
        const [name = '', towards] = link.split(':')
        const record = found.get(link)?.get(idBehind(draft.values[name] ?? null, towards) ?? '')
        return [path, record?.[path.slice(link.length + 1)] ?? null]
      }),
    )
}

/** The id that a link holds; one that may lead anywhere counts only where it leads to the object asked about. */
function idBehind(value: JsonValue, towards: string | undefined): string | null {
  if (towards === undefined) return typeof value === 'string' ? value : null
  const link = value as { object: string; id: string } | null
  return link?.object === towards ? link.id : null
}
