import type { Context } from '#kernel/context.ts'
import type { Unit } from './accounts.ts'
import type { Deal } from './deals.ts'
import { at } from './random.ts'
import { isGranddaughter, rankOf, superiorOf } from './ranks.ts'
import { write } from './records.ts'
import type { Values } from './world.ts'

/** Writes customers with all that hangs on them: each object once, in the order of the links between them; answers how many records. */
export async function writeUnits(ctx: Context, units: Unit[]): Promise<number> {
  const accountIds = await writeAccounts(ctx, units)
  const contactIds = await writeContacts(ctx, units, accountIds)
  await writeFormerTies(ctx, units, accountIds, contactIds)
  await writeDeals(ctx, units, accountIds, contactIds)
  return units.reduce((sum, unit) => sum + recordsOf(unit), 0)
}

const recordsOf = ({ contacts, formerTies, deals }: Unit): number =>
  1 +
  contacts.length +
  formerTies.length +
  deals.reduce(
    (sum, { history, committee, splits, tasks, calls, meetings, notes }) =>
      sum + 1 + [history, committee, splits, tasks, calls, meetings, notes].reduce((all, some) => all + some.length, 0),
    0,
  )

/** Subsidiaries follow the others, so that their parents are there. */
async function writeAccounts(ctx: Context, units: Unit[]): Promise<string[]> {
  const ids: string[] = units.map(() => '')
  const roots = units.flatMap((unit, i) => (unit.isSubsidiary && i > 0 ? [] : [i]))
  const daughters = units.flatMap((unit, i) => (unit.isSubsidiary && i > 0 ? [i] : []))
  const rootIds = await write(
    ctx,
    'account',
    roots.map((i) => at(units, i).account),
  )
  roots.forEach((position, i) => {
    ids[position] = rootIds[i] ?? ''
  })
  const parentOf = (position: number) => ids.slice(0, position).findLast((id) => id !== '') ?? null
  const mothers = daughters.filter((_, i) => !isGranddaughter(i))
  const granddaughters = daughters.filter((_, i) => isGranddaughter(i))
  const motherOf = (position: number) => at(ids, mothers.findLast((one) => one < position) ?? 0)
  for (const [wave, above] of [
    [mothers, parentOf],
    [granddaughters, motherOf],
  ] as const) {
    const values = wave.map((i): Values => ({ ...at(units, i).account, ownership: 'Subsidiary', parent: above(i) }))
    const made = await write(ctx, 'account', values)
    wave.forEach((position, i) => {
      ids[position] = made[i] ?? ''
    })
  }
  return ids
}

/** Heads are written before those who report to them. */
async function writeContacts(ctx: Context, units: Unit[], accountIds: string[]): Promise<string[][]> {
  const ids: string[][] = units.map(({ contacts }) => contacts.map(() => ''))
  const places = units.flatMap(({ contacts }, unit) =>
    contacts.map((values, i) => ({ unit, i, values, people: contacts.length })),
  )
  for (const rank of [0, 1, 2]) {
    const wave = places.filter(({ i, people }) => rankOf(i, people) === rank)
    const values = wave.map(({ unit, i, values, people }) => {
      const superior = superiorOf(i, people)
      const reportsTo = superior === null ? null : at(at(ids, unit), superior)
      return { ...values, account: accountIds[unit] || null, ...(reportsTo ? { reportsTo } : {}) }
    })
    const made = await write(ctx, 'contact', values)
    wave.forEach(({ unit, i }, position) => {
      at(ids, unit)[i] = made[position] ?? ''
    })
  }
  return ids
}

/** Former employers are other customers of the same go. */
async function writeFormerTies(
  ctx: Context,
  units: Unit[],
  accountIds: string[],
  contactIds: string[][],
): Promise<void> {
  const ties = units.flatMap(({ formerTies }, unit) =>
    formerTies.map(({ contact, values }) => ({
      ...values,
      contact: at(at(contactIds, unit), contact),
      account: at(accountIds, (unit + 1) % accountIds.length),
    })),
  )
  if (accountIds.length > 1) await write(ctx, 'accountContact', ties)
}

async function writeDeals(ctx: Context, units: Unit[], accountIds: string[], contactIds: string[][]): Promise<void> {
  const places = units.flatMap(({ deals }, unit) =>
    deals.map((deal) => ({ deal, account: at(accountIds, unit), people: at(contactIds, unit) })),
  )
  const ids = await write(
    ctx,
    'opportunity',
    places.map(({ deal, account, people }) => ({ ...deal.values, account, primaryContact: at(people, deal.contact) })),
  )
  const each = (make: (deal: Deal, id: string, people: string[]) => Values[]): Values[] =>
    places.flatMap(({ deal, people }, i) => make(deal, at(ids, i), people))
  const about = (id: string) => ({ relatedTo: { object: 'opportunity', id } })
  await write(
    ctx,
    'stageHistory',
    each((deal, id) => deal.history.map((row) => ({ ...row, opportunity: id }))),
  )
  await write(
    ctx,
    'opportunityContact',
    each((deal, id, people) =>
      deal.committee.map(({ contact, role }) => ({ opportunity: id, contact: at(people, contact), role })),
    ),
  )
  await write(
    ctx,
    'opportunitySplit',
    each((deal, id) => deal.splits.map((split) => ({ ...split, opportunity: id }))),
  )
  await write(
    ctx,
    'task',
    each((deal, id) => deal.tasks.map((task) => ({ ...task, ...about(id) }))),
  )
  for (const [object, of] of [
    ['call', 'calls'],
    ['meeting', 'meetings'],
  ] as const)
    await write(
      ctx,
      object,
      each((deal, id, people) =>
        deal[of].map((talk) => ({ ...talk, ...about(id), contacts: [at(people, deal.contact)] })),
      ),
    )
  await write(
    ctx,
    'note',
    each((deal, id) => deal.notes.map((note) => ({ ...note, ...about(id) }))),
  )
}
