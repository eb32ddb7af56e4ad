import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { type RegisteredField, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import { query } from '#kernel/records/server/engine.ts'
import type { SearchHit } from '../contract.ts'

/** Gives each hit its second line, read through the engine: one query for each object among the hits. */
export async function addDetails(ctx: Context, hits: SearchHit[]): Promise<SearchHit[]> {
  const details = new Map<string, string>()
  const groups = [...Map.groupBy(hits, (hit) => hit.object)]
  await Promise.all(
    groups.map(async ([name, group]) => {
      const object = ctx.registry.object(name)
      const fields = detailFields(ctx, object)
      if (fields.length === 0) return
      const ids = group.map((hit) => hit.id)
      const page = await query(ctx, name, {
        filter: { field: 'id', op: 'in', value: ids },
        fields: fields.map(({ path }) => path),
        limit: ids.length,
      })
      for (const record of page.items) {
        const texts = fields
          .map(({ path, field }) => textOf(field, (record[path] ?? null) as JsonValue))
          .filter((text) => text !== '')
        details.set(record.id, texts.slice(0, 2).join(' · '))
      }
    }),
  )
  return hits.map((hit) => ({ ...hit, detail: details.get(hit.id) || null }))
}

interface DetailField {
  path: string
  /** Turns the value into text; absent for paths, whose value is text already. */
  field: RegisteredField | null
}

/** Whom the record belongs to, and the searchable fields that are not its name: the first filled two are shown. */
function detailFields(ctx: Context, object: RegisteredObject): DetailField[] {
  const open = object.ownFields.filter((field) => ctx.access.canReadField(object.name, field.name))
  const link = open.find((field) => field.def.kind === 'link' && !field.def.tree && mayShow(ctx, targetOf(field)))
  const lines = open.filter(
    (field) => field.def.searchable && field.def.kind !== 'richText' && !object.titleFields.includes(field.name),
  )
  return [
    ...(link ? [{ path: `${link.name}.displayName`, field: null }] : []),
    ...lines.slice(0, 4).map((field) => ({ path: field.name, field })),
  ]
}

function mayShow(ctx: Context, target: string | undefined): boolean {
  return (
    target !== undefined &&
    ctx.access.verdict(target, 'read') !== false &&
    ctx.access.canReadField(target, 'displayName')
  )
}

function textOf(field: RegisteredField | null, value: JsonValue): string {
  if (value === null) return ''
  const text = field ? field.kind.text(value as never, field.def) : String(value)
  return text.replace(/\s+/g, ' ').slice(0, 120)
}
