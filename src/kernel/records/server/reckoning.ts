import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { untilSettled } from '#kernel/events/server/log.ts'
import { formulasOf } from '#kernel/formulas/server/objectFormulas.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job, Reader } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { portion, throughAll } from './throughAll.ts'
import { updateMany } from './update.ts'

/** Records named by one job. */
const mostNamed = 500

/**
 * Compares the formulas of each object with those that its standing records were reckoned by, and has those of other objects
 * reckoned anew in the background. After a change of definitions and at every start.
 */
export async function followFormulas(ctx: Context): Promise<void> {
  const rows = await ctx.db.rows<{ object: string; formulas: string }>(sql`SELECT object, formulas FROM ${table(ctx)}`)
  const known = new Map(rows.map((row) => [row.object, row.formulas]))
  for (const object of ctx.registry.objects.values())
    if ((known.get(object.name) ?? '[]') !== textOf(ctx, object))
      await enqueue(
        asSystem(ctx, 'formulas'),
        reckonJob.name,
        { object: object.name },
        { key: `reckon ${object.name}` },
      )
}

/** What records need so that fields that are reckoned stay right when something else changes than their own record. */
export const formulaReader: Reader = {
  name: 'formulas',
  objects: [],
  async handle(ctx, events) {
    const system = asSystem(ctx, 'formulas')
    const ask = async (object: string, link: string, ids: string[]) => {
      for (let from = 0; from < ids.length; from += mostNamed)
        await enqueue(system, reckonJob.name, { object, link, ids: ids.slice(from, from + mostNamed) })
    }
    for (const object of ctx.registry.objects.values()) {
      const { inOrder, behind } = formulasOf(ctx.registry, object)
      for (const [link, { target, fields }] of behind) {
        const changed = events.filter(
          (event) =>
            event.object === target && event.type === 'updated' && fields.some((name) => name in (event.after ?? {})),
        )
        await ask(object.name, link, [...new Set(changed.map((event) => event.recordId))])
      }
      if (inOrder.length === 0) continue
      const back = events.filter((event) => event.object === object.name && event.type === 'restored')
      await ask(object.name, 'id', [...new Set(back.map((event) => event.recordId))])
    }
  },
}

/** Reckons the records of an object anew: all of them, or those whose `link` (their own `id`) is one of `ids`. */
export const reckonJob: Job = {
  name: 'records.reckon',
  maxMinutes: 360,
  async run(ctx, { object, link, ids }) {
    const found = ctx.registry.objects.get(String(object))
    if (!found) return
    if (link === undefined) return reckonAll(ctx, found)
    const field = found.fields.get(String(link))
    const column = id(field?.columns[0]?.name ?? 'id')
    const linked = sql`t.${column} = ANY(${ids as string[]}::uuid[])`
    for (let after: string | null = null, rows: Row[]; ; after = rows.at(-1)?.id ?? null) {
      rows = await rowsAfter(ctx, found, linked, after)
      await reckonAnew(ctx, found, rows)
      if (rows.length < portion) return
    }
  },
}

async function reckonAll(ctx: Context, object: RegisteredObject): Promise<void> {
  // Requests that began before the change still reckon by the old formulas; they have ended when this has.
  await untilSettled(ctx.db)
  const formulas = textOf(ctx, object)
  await throughAll(ctx, object, {
    kind: 'formulas',
    read: (after) => rowsAfter(ctx, object, sql`true`, after),
    work: (rows) => reckonAnew(ctx, object, rows),
    done: () =>
      ctx.db.run(sql`
        INSERT INTO ${table(ctx)} (object, formulas) VALUES (${object.name}, ${formulas})
        ON CONFLICT (object) DO UPDATE SET formulas = EXCLUDED.formulas`),
  })
}

/** Writes those alone whose values have changed; what lies in the trash is passed over, and follows when it comes back. */
async function reckonAnew(ctx: Context, object: RegisteredObject, rows: Row[]): Promise<void> {
  const items = rows.map((row) => ({ id: row.id, values: {} }))
  if (items.length > 0) await updateMany(ctx, object.name, items, { reckonOnly: true })
}

interface Row {
  id: string
}

const rowsAfter = (ctx: Context, object: RegisteredObject, which: Sql, after: string | null): Promise<Row[]> =>
  ctx.db.rows<Row>(sql`
    SELECT t.id FROM ${id(ctx.workspace.schema, object.table)} t
    WHERE ${which} AND ${after === null ? sql`true` : sql`t.id > ${after}::uuid`} ORDER BY t.id LIMIT ${portion}`)

const textOf = (ctx: Context, object: RegisteredObject): string =>
  JSON.stringify(
    formulasOf(ctx.registry, object)
      .inOrder.map(({ field, formula }) => [field.name, field.def.kind, formula.text])
      .toSorted(),
  )

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_formula')
