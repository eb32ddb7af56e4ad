import type { Context } from '#kernel/context.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { makeUnit, type Unit } from './accounts.ts'
import { foundCompany } from './company.ts'
import { leadCount, makeLead } from './leads.ts'
import { letFall } from './letFall.ts'
import { plans } from './planted.ts'
import { setQuotas } from './quotas.ts'
import { write } from './records.ts'
import { planSequences } from './sequences.ts'
import { writeUnits } from './units.ts'
import type { World } from './world.ts'

export interface SampleOptions {
  /** How many contacts the company knows; everything else grows with them. */
  contacts: number
  seed?: number
  /** The day that counts as today, `YYYY-MM-DD`; default: the day it is made. */
  endDate?: string
  onProgress?: (progress: SampleProgress) => void | Promise<void>
}
export interface SampleProgress {
  contacts: number
  total: number
  /** Records of all kinds. */
  records: number
}

export const fewestContacts = 100
export const mostContacts = 10_000_000

/** Contacts written in one go. Two goes are under way at once: one is written while the next is thought up. */
const goSize = 1500
const contactsPerAccount = 4.4

/**
 * Writes Nordlicht Instruments through the engine: the same company for the same seed, size and day. Memory does not
 * grow with the size. Run it inside an operation, so that it can be removed as a whole.
 */
export async function generateSample(ctx: Context, options: SampleOptions): Promise<SampleProgress> {
  const { contacts: total, seed = 1, endDate = ctx.clock.now().toISOString().slice(0, 10), onProgress } = options
  const system: Context = { ...asSystem(ctx, 'sample company'), source: 'sample' }
  const world = await foundCompany(
    system,
    { contacts: total, seed, endDate },
    Math.max(plans.length, total / contactsPerAccount),
  )
  const done: SampleProgress = { contacts: 0, total, records: 0 }
  await twoAtOnce(goes(world, total), async (units) => {
    const records = await writeUnits(system, units)
    done.records += records
    done.contacts += units.reduce((sum, unit) => sum + unit.contacts.length, 0)
    await onProgress?.({ ...done })
  })
  const leads = leadCount(total)
  for (let from = 0; from < leads; from += goSize) {
    const count = Math.min(goSize, leads - from)
    await write(
      system,
      'lead',
      Array.from({ length: count }, (_, i) => makeLead(world, from + i)),
    )
    done.records += count
    await onProgress?.({ ...done })
  }
  await letFall(system, world)
  done.records += await setQuotas(system, world)
  done.records += await planSequences(system, world)
  await onProgress?.({ ...done })
  return done
}

/** Customers until exactly so many contacts are made, a go at a time. */
export function* goes(world: World, total: number): Generator<Unit[]> {
  let made = 0
  let units: Unit[] = []
  let inGo = 0
  for (let index = 0; made < total; index++) {
    const unit = shorten(makeUnit(world, index, made / total, plans[index] ?? null), total - made)
    made += unit.contacts.length
    inGo += unit.contacts.length
    units.push(unit)
    if (inGo >= goSize || made >= total) {
      yield units
      units = []
      inGo = 0
    }
  }
}

/** The last customer has only as many people as are still wanted. */
function shorten(unit: Unit, most: number): Unit {
  if (unit.contacts.length <= most) return unit
  const known = (position: number) => position < most
  return {
    ...unit,
    contacts: unit.contacts.slice(0, most),
    formerTies: unit.formerTies.filter(({ contact }) => known(contact)),
    deals: unit.deals
      .filter(({ contact }) => known(contact))
      .map((deal) => ({ ...deal, committee: deal.committee.filter(({ contact }) => known(contact)) })),
  }
}

/** Ends when both have ended, so that nothing is written any more after a failure. */
async function twoAtOnce<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]()
  let failed = false
  const worker = async () => {
    for (let item = iterator.next(); !item.done && !failed; item = iterator.next()) {
      await work(item.value).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  for (const result of await Promise.allSettled([worker(), worker()])) {
    if (result.status === 'rejected') throw result.reason
  }
}
