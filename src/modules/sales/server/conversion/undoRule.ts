import type { Context } from '#kernel/context.ts'
import { conflict } from '#kernel/errors.ts'
import { namesObject } from '#kernel/objects/server/registry.ts'
import type { UndoRule } from '#kernel/operations/server/undoRules.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { pages, queryAll } from '#kernel/records/server/all.ts'
import { conversionUndoDays } from '../../contract.ts'
import { changedSince, touchedBy } from './conversionStore.ts'

interface Blocker {
  object: string
  id: string
  displayName: string
}

const listed = 20

/** A conversion is taken back within some days, while nobody has built on what it made. */
const check: UndoRule['check'] = async (ctx, { id, createdAt }) => {
  const days = (ctx.clock.now().getTime() - Date.parse(createdAt)) / 86_400_000
  if (days > conversionUndoDays)
    throw conflict(`A conversion can be undone for ${conversionUndoDays} days`, [], { reason: 'conversionTooOld' })
  const blockers = await builtOn(ctx, id)
  if (blockers.length === 0) return
  // Names of what the asker may not read stay unsaid.
  const names = await readableNames(ctx, blockers)
  const text = names.length > 0 ? `: ${names.join(', ')}` : ''
  throw conflict(`Something was built on this conversion since${text}`, [], { reason: 'builtOnConversion', names })
}

export const conversionUndoRules: UndoRule[] = ['convertLead', 'convertLeads'].map((kind) => ({
  kind,
  check,
  byProgram: true,
}))

/** Records made by the conversion that somebody changed since, and records that were tied to them since. */
async function builtOn(ctx: Context, operation: string): Promise<Blocker[]> {
  const system = asSystem(ctx, 'sales: undo of conversions')
  const changed = await changedSince(system, operation, listed)
  const found: Blocker[] = changed.map(({ object, record_id }) => ({ object, id: record_id, displayName: '' }))
  const touched = await touchedBy(system, operation)
  const own = new Set(touched.map((record) => record.id))
  const made = Map.groupBy(
    touched.filter((record) => record.isMade),
    (record) => record.object,
  )
  for (const [object, records] of made) {
    if (found.length >= listed) break
    found.push(
      ...(await linkedSince(
        system,
        object,
        records.map((record) => record.id),
        own,
      )),
    )
  }
  return found.slice(0, listed)
}

async function linkedSince(ctx: Context, object: string, ids: string[], own: ReadonlySet<string>): Promise<Blocker[]> {
  const found: Blocker[] = []
  for (const related of ctx.registry.object(object).related.values()) {
    const other = ctx.registry.object(related.object)
    const link = other.fields.get(related.field)
    if (!link || other.def.appendOnly) continue
    const field = namesObject(link) ? `${related.field}.id` : related.field
    for (let from = 0; from < ids.length && found.length < listed; from += 1000) {
      const filter = {
        field,
        op: link.storage === 'uuidArray' ? ('hasAny' as const) : ('in' as const),
        value: ids.slice(from, from + 1000),
      }
      for await (const page of pages(ctx, other.name, { filter, fields: ['displayName'] })) {
        const strange = page.filter((record) => !own.has(record.id))
        found.push(
          ...strange.map(({ id, displayName }) => ({ object: other.name, id, displayName: String(displayName) })),
        )
        if (found.length >= listed) break
      }
    }
  }
  return found
}

async function readableNames(ctx: Context, blockers: readonly Blocker[]): Promise<string[]> {
  const names: string[] = []
  for (const [object, group] of Map.groupBy(blockers, (blocker) => blocker.object)) {
    if (ctx.access.verdict(object, 'read') === false) continue
    const ids = group.map((blocker) => blocker.id)
    const records = await queryAll(ctx, object, {
      filter: { field: 'id', op: 'in', value: ids },
      fields: ['displayName'],
    })
    names.push(...records.map((record) => String(record.displayName)).filter((name) => name !== ''))
  }
  return names
}
