import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { untilSettled } from '#kernel/events/server/log.ts'
import { formulasOf } from '#kernel/formulas/server/objectFormulas.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job, Reader } from '#kernel/module.ts'
import { type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { updateMany } from './update.ts'

const batchSize = 500

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
      for (let from = 0; from < ids.length; from += batchSize)
        await enqueue(system, reckonJob.name, { object, link, ids: ids.slice(from, from + batchSize) })
    }
    for (const object of ctx.registry.objects.values()) {
      for (const [link, { target, fields }] of linksRead(ctx, object)) {
        const changed = events.filter(
          (event) =>
            event.object === target && event.type === 'updated' && fields.some((name) => name in (event.after ?? {})),
        )
        await ask(object.name, link, [...new Set(changed.map((event) => event.recordId))])
      }
      if (formulasOf(ctx.registry, object).inOrder.length === 0) continue
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
    for await (const some of idsOf(ctx, found, sql`t.${column} = ANY(${ids as string[]}::uuid[])`))
      await reckonAnew(ctx, found, some)
  },
}

async function reckonAll(ctx: Context, object: RegisteredObject): Promise<void> {
  // Requests that began before the change still reckon by the old formulas; they have ended when this has.
  await untilSettled(ctx.db)
  const formulas = textOf(ctx, object)
  const total = await ctx.db.row<{ n: number }>(
    sql`SELECT count(*) AS n FROM ${id(ctx.workspace.schema, object.table)} WHERE deleted_at IS NULL`,
  )
  const operation = await startOperation(ctx, {
    kind: 'formulas',
    params: { object: object.name },
    total: total?.n ?? 0,
  })
  try {
    for await (const ids of idsOf(ctx, object, sql`true`)) {
      await reckonAnew(ctx, object, ids)
      await operation.progress({ done: ids.length })
    }
    await ctx.db.run(sql`
      INSERT INTO ${table(ctx)} (object, formulas) VALUES (${object.name}, ${formulas})
      ON CONFLICT (object) DO UPDATE SET formulas = EXCLUDED.formulas`)
    await operation.finish()
  } catch (error) {
    await operation.fail(error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** Writes those alone whose values have changed; what was deleted meanwhile is passed over. */
async function reckonAnew(ctx: Context, object: RegisteredObject, ids: string[]): Promise<void> {
  await updateMany(
    ctx,
    object.name,
    ids.map((one) => ({ id: one, values: {} })),
    { reckonOnly: true },
  )
}

async function* idsOf(ctx: Context, object: RegisteredObject, which: ReturnType<typeof sql>): AsyncGenerator<string[]> {
  for (let after: string | null = null; ; ) {
    const rows: { id: string }[] = await ctx.db.rows<{ id: string }>(sql`
      SELECT t.id FROM ${id(ctx.workspace.schema, object.table)} t
      WHERE t.deleted_at IS NULL AND ${which} AND ${after === null ? sql`true` : sql`t.id > ${after}::uuid`}
      ORDER BY t.id LIMIT ${batchSize}`)
    if (rows.length > 0) yield rows.map((row) => row.id)
    if (rows.length < batchSize) return
    after = rows.at(-1)?.id ?? null
  }
}

/** What formulas of the object read behind its links. */
function linksRead(ctx: Context, object: RegisteredObject): Map<string, { target: string; fields: string[] }> {
  const found = new Map<string, { target: string; fields: string[] }>()
  for (const { formula } of formulasOf(ctx.registry, object).inOrder)
    for (const path of formula.reads) {
      const [link = '', name] = path.split('.')
      const field = object.fields.get(link)
      const target = name !== undefined && field ? targetOf(field) : undefined
      if (name === undefined || target === undefined) continue
      const known = found.get(link)
      found.set(link, { target, fields: [...(known?.fields ?? []), name] })
    }
  return found
}

const textOf = (ctx: Context, object: RegisteredObject): string =>
  JSON.stringify(
    formulasOf(ctx.registry, object)
      .inOrder.map(({ field, formula }) => [field.name, field.def.kind, formula.text])
      .toSorted(),
  )

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_formula')
