import type { Context } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { untilSettled } from '#kernel/events/server/log.ts'
import { formulasOf } from '#kernel/formulas/server/objectFormulas.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import type { Job, Reader } from '#kernel/module.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { concernedBy } from './concerned.ts'
import { todayOf } from './reading.ts'
import { reckonAnew } from './reckonAnew.ts'
import { markStale } from './stale.ts'
import { portion, throughAll } from './throughAll.ts'

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
    if ((known.get(object.name) ?? '[]') !== textOf(ctx, object)) await askAll(ctx, object)
}

/**
 * Begins the organisation's day: objects with formulas that ask for it are reckoned anew, once a day. Looks every hour, since that
 * begins at any hour of UTC, may have begun while nothing ran, and in some zones has no midnight.
 */
export const dayJob: Job = {
  name: 'records.day',
  schedule: '5 * * * *',
  async run(ctx) {
    const rows = await ctx.db.rows<{ object: string }>(
      sql`SELECT object FROM ${table(ctx)} WHERE day >= ${todayOf(ctx)}::date`,
    )
    const done = new Set(rows.map((row) => row.object))
    for (const object of ctx.registry.objects.values())
      if (!done.has(object.name) && asksForDay(ctx, object)) await askAll(ctx, object)
  },
}

const asksForDay = ({ registry }: Context, object: RegisteredObject): boolean =>
  formulasOf(registry, object).inOrder.some(({ formula }) => formula.usesToday)

const askAll = (ctx: Context, object: RegisteredObject): Promise<string> =>
  enqueue(asSystem(ctx, 'formulas'), reckonJob.name, { object: object.name }, { key: `reckon ${object.name}` })

/** What records need so that fields that are reckoned stay right when something else changes than their own record. */
export const formulaReader: Reader = {
  name: 'formulas',
  objects: [],
  async handle(ctx, events) {
    const system = asSystem(ctx, 'formulas')
    const ask = async (object: string, link: string, ids: string[], of?: string) => {
      for (let from = 0; from < ids.length; from += mostNamed) {
        const named = { object, link, ids: ids.slice(from, from + mostNamed) }
        await enqueue(system, reckonJob.name, of === undefined ? named : { ...named, of })
      }
    }
    for (const object of ctx.registry.objects.values()) {
      const { inOrder, rollups, behind } = formulasOf(ctx.registry, object)
      for (const [link, { target, fields }] of behind) {
        const changed = events.filter(
          (event) =>
            event.object === target && event.type === 'updated' && fields.some((name) => name in (event.after ?? {})),
        )
        await ask(object.name, link, [...new Set(changed.map((event) => event.recordId))])
      }
      if (inOrder.length + rollups.length === 0) continue
      const concerned = await concernedBy(ctx, object, rollups, events)
      const back = events.filter((event) => event.object === object.name && event.type === 'restored')
      await markStale(ctx, object.name, [...new Set([...concerned.records, ...back.map((event) => event.recordId)])])
      for (const { of, link, ids } of concerned.behind) await ask(object.name, link, ids, of)
    }
  },
}

/**
 * Reckons the records of an object anew: all of them, or those whose `link` is one of `ids`. With `of`, a to-many
 * path, it is the link of the records behind that.
 */
export const reckonJob: Job = {
  name: 'records.reckon',
  maxMinutes: 360,
  async run(ctx, { object, link, ids, of }) {
    const found = ctx.registry.objects.get(String(object))
    if (!found) return
    if (link === undefined) return reckonAll(ctx, found)
    const linked = whichLink(ctx, found, String(link), ids as string[], of === undefined ? null : String(of))
    if (linked === null) return
    for (let after: string | null = null, rows: Row[]; ; after = rows.at(-1)?.id ?? null) {
      rows = await rowsAfter(ctx, found, linked, after)
      await reckonAnew(ctx, found, rows)
      if (rows.length < portion) return
    }
  },
}

/** The records meant, as a condition on `t`; null where the path there is gone. */
function whichLink(ctx: Context, object: RegisteredObject, link: string, ids: string[], of: string | null): Sql | null {
  const columnOf = (one: RegisteredObject | undefined, name: string) => one?.fields.get(name)?.columns[0]
  if (of === null) {
    const column = columnOf(object, link)
    // The index of a link holds live records, and only those are written.
    return column ? sql`t.${id(column.name)} = ANY(${ids}::uuid[]) AND t.deleted_at IS NULL` : null
  }
  const path = object.related.get(of)
  const related = ctx.registry.objects.get(path?.object ?? '')
  const here = columnOf(related, path?.field ?? '')
  const there = columnOf(related, link)
  if (!related || !here || !there) return null
  const end = here.storage === 'uuidArray' ? sql`unnest(c.${id(here.name)})` : sql`c.${id(here.name)}`
  return sql`t.id IN (SELECT ${end} FROM ${id(ctx.workspace.schema, related.table)} c
    WHERE c.${id(there.name)} = ANY(${ids}::uuid[]) AND c.deleted_at IS NULL)`
}

async function reckonAll(ctx: Context, object: RegisteredObject): Promise<void> {
  // Requests that began before the change still reckon by the old formulas; they have ended when this has.
  await untilSettled(ctx.db)
  const formulas = textOf(ctx, object)
  const today = todayOf(ctx)
  await throughAll(ctx, object, {
    kind: 'formulas',
    read: (after) => rowsAfter(ctx, object, sql`true`, after),
    work: (rows) => reckonAnew(ctx, object, rows),
    done: () =>
      ctx.db.run(sql`
        INSERT INTO ${table(ctx)} (object, formulas, day) VALUES (${object.name}, ${formulas}, ${today}::date)
        ON CONFLICT (object) DO UPDATE SET formulas = EXCLUDED.formulas, day = EXCLUDED.day`),
  })
}

interface Row {
  id: string
}

const rowsAfter = (ctx: Context, object: RegisteredObject, which: Sql, after: string | null): Promise<Row[]> =>
  ctx.db.rows<Row>(sql`
    SELECT t.id FROM ${id(ctx.workspace.schema, object.table)} t
    WHERE ${which} AND ${after === null ? sql`true` : sql`t.id > ${after}::uuid`} ORDER BY t.id LIMIT ${portion}`)

function textOf({ registry }: Context, object: RegisteredObject): string {
  const { inOrder, rollups } = formulasOf(registry, object)
  return JSON.stringify(
    [
      ...inOrder.map(({ field, formula }) => [field.name, field.def.kind, formula.text]),
      ...rollups.map(({ field, rollup, related, link, measured }) => {
        const { of: _of, ...said } = rollup
        return [field.name, field.def.kind, JSON.stringify(said), related.name, link.name, measured?.def.kind ?? '']
      }),
    ].toSorted(),
  )
}

const table = (ctx: Context) => id(ctx.workspace.schema, 'sys_formula')
