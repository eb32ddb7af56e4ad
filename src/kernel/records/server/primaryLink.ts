import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { BatchOutcome, RecordJson } from '../contract.ts'
import { queryAll } from './all.ts'
import { createMany } from './create.ts'
import { type UpdateItem, updateMany } from './update.ts'

/**
 * A junction whose `isPrimary` row and a link on the whole say the same: `contact.account` and the primary
 * `accountContact`, `opportunity.primaryContact` and the primary `opportunityContact`.
 */
export interface PrimaryLink {
  junction: string
  whole: string
  /** Link of the whole to the primary part. */
  field: string
  /** Links of the junction to both. */
  wholeLink: string
  partLink: string
  /** What a row that becomes primary is besides, such as active again. */
  revive?: Record<string, JsonValue>
  /**
   * Most wholes have one part and nothing more to say of it: their link alone is the truth, and junction rows begin with
   * the second part, when the first gets its row too.
   */
  lazy?: boolean
}

/** Hooks for both sides. What one of them writes needs no second look by the other. */
export function keepPrimaryLink(link: PrimaryLink): { whole: Hook; junction: Hook } {
  const name = `${link.whole}: primary ${link.partLink}`
  // An undo takes back both sides by itself, since what these hooks wrote belongs to the same operation.
  const isSettled = (ctx: Context) => ctx.source === 'undo' || (ctx.actor.type === 'system' && ctx.actor.name === name)
  return {
    whole: Object.assign(
      async (ctx: Context, records: WrittenRecord[]) =>
        isSettled(ctx) ? undefined : followWhole(asSystem(ctx, name), link, records),
      { when: [link.field], on: link.lazy ? (['updated'] as const) : (['created', 'updated'] as const) },
    ),
    junction: Object.assign(
      async (ctx: Context, records: WrittenRecord[]) =>
        isSettled(ctx) ? undefined : followJunction(asSystem(ctx, name), link, records),
      { when: ['isPrimary', link.wholeLink, link.partLink] },
    ),
  }
}

async function followWhole(ctx: Context, link: PrimaryLink, records: WrittenRecord[]): Promise<void> {
  const moved = records.filter(({ type, after, changed }) =>
    type === 'created' ? !link.lazy && after?.[link.field] : type === 'updated' && changed.has(link.field),
  )
  const known = await rowsOf(
    ctx,
    link,
    moved.filter(({ type }) => type === 'updated').map(({ id }) => id),
  )
  const creates: Record<string, JsonValue>[] = []
  const updates: UpdateItem[] = []
  for (const { id, after } of moved) {
    const part = after?.[link.field] ?? null
    const rows = known.get(id) ?? []
    if (link.lazy && rows.length === 0) continue
    const match = rows.find((row) => row[link.partLink] === part)
    if (match) updates.push({ id: match.id, values: { ...link.revive, isPrimary: true } })
    else if (part) creates.push({ [link.wholeLink]: id, [link.partLink]: part, isPrimary: true })
    for (const row of rows)
      if (row !== match && row.isPrimary) updates.push({ id: row.id, values: { isPrimary: false } })
  }
  if (creates.length > 0) demand(await createMany(ctx, link.junction, creates))
  if (updates.length > 0) demand(await updateMany(ctx, link.junction, updates))
}

async function followJunction(ctx: Context, link: PrimaryLink, records: WrittenRecord[]): Promise<void> {
  if (link.lazy) await addFirstRows(ctx, link, records)
  const concerned = records.filter(
    ({ type, before, after }) => type !== 'destroyed' && (before?.isPrimary === true || after?.isPrimary === true),
  )
  const wholes = new Set(
    concerned
      .flatMap(({ before, after }) => [before?.[link.wholeLink], after?.[link.wholeLink]])
      .filter((id) => typeof id === 'string'),
  )
  if (wholes.size === 0) return
  const latest = new Map(
    concerned.filter(({ after }) => after?.isPrimary).map(({ id, after }) => [String(after?.[link.wholeLink]), id]),
  )
  const rows = await rowsOf(ctx, link, [...wholes])
  const demoted: UpdateItem[] = []
  const followed: UpdateItem[] = []
  for (const whole of wholes) {
    const primaries = (rows.get(whole) ?? []).filter((row) => row.isPrimary)
    const winner = primaries.find((row) => row.id === latest.get(whole)) ?? primaries[0]
    demoted.push(
      ...primaries.filter((row) => row !== winner).map((row) => ({ id: row.id, values: { isPrimary: false } })),
    )
    followed.push({ id: whole, values: { [link.field]: (winner?.[link.partLink] as string | undefined) ?? null } })
  }
  if (demoted.length > 0) demand(await updateMany(ctx, link.junction, demoted))
  // The whole may be in the trash together with its rows: then there is nothing to follow.
  demand(await updateMany(ctx, link.whole, followed), ['notFound'])
}

/**
 * A whole that gets a row for a second part gets one for the part it had until then. A row for that very part is the
 * primary one, or, when it says that the tie has ended, ends it.
 */
async function addFirstRows(ctx: Context, link: PrimaryLink, records: WrittenRecord[]): Promise<void> {
  const added = records.filter(({ type }) => type === 'created')
  const ids = [...new Set(added.map(({ after }) => String(after?.[link.wholeLink])))]
  if (ids.length === 0) return
  const filter: Filter = {
    and: [
      { field: 'id', op: 'in', value: ids },
      { field: link.field, op: 'isNotEmpty' },
    ],
  }
  const wholes = await queryAll(ctx, link.whole, { filter, fields: [link.field] })
  const rows = await rowsOf(
    ctx,
    link,
    wholes.map((whole) => whole.id),
  )
  const creates: Record<string, JsonValue>[] = []
  const promoted: UpdateItem[] = []
  const ended: UpdateItem[] = []
  for (const { id, [link.field]: part } of wholes) {
    const ties = rows.get(id) ?? []
    const tie = ties.find((row) => row[link.partLink] === part)
    const record = added.find(({ id: row }) => row === tie?.id)
    const isReplaced = ties.some((row) => row.isPrimary)
    if (!tie) creates.push({ [link.wholeLink]: id, [link.partLink]: part as string, isPrimary: !isReplaced })
    else if (record && hasEnded(link, record)) ended.push({ id, values: { [link.field]: null } })
    else if (record && !isReplaced) promoted.push({ id: tie.id, values: { isPrimary: true } })
  }
  if (creates.length > 0) demand(await createMany(ctx, link.junction, creates))
  if (promoted.length > 0) demand(await updateMany(ctx, link.junction, promoted))
  if (ended.length > 0) demand(await updateMany(ctx, link.whole, ended))
}

const hasEnded = (link: PrimaryLink, { after }: WrittenRecord): boolean =>
  Object.entries(link.revive ?? {}).some(([field, value]) => (after?.[field] ?? value) !== value)

async function rowsOf(ctx: Context, link: PrimaryLink, wholes: string[]): Promise<Map<string, RecordJson[]>> {
  if (wholes.length === 0) return new Map()
  const rows = await queryAll(ctx, link.junction, {
    filter: { field: link.wholeLink, op: 'in', value: wholes },
    fields: [link.wholeLink, link.partLink, 'isPrimary'],
  })
  return Map.groupBy(rows, (row) => String(row[link.wholeLink]))
}

/** A hook's writes must all succeed: the first refusal rolls the whole write back. */
export function demand(outcomes: BatchOutcome[], allowed: string[] = []): void {
  for (const outcome of outcomes) {
    if (outcome.status === 'error' && !allowed.includes(outcome.code))
      throw new PublicError(outcome.code as PublicError['code'], outcome.message, { issues: outcome.issues ?? [] })
  }
}
