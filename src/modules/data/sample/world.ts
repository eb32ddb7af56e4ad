import type { JsonValue, Language } from '#kernel/fields/contract.ts'
import { addDays, epochOf } from './days.ts'
import type { Country } from './places.ts'
import type { Random } from './random.ts'
import { employee, sellersOf } from './staff.ts'
import type { Place } from './territories.ts'

export type Values = Record<string, JsonValue>

export interface SampleSize {
  contacts: number
  seed: number
  /** The day that counts as today, `YYYY-MM-DD`. */
  endDate: string
}

/** What the parts of the sample know of each other while they are made: ids of what stands already, and the span of time. */
export interface World extends SampleSize {
  start: number
  end: number
  /** The first moment of the day that counts as today: whatever was done lies before it, whenever that day one looks. */
  now: number
  /** What people write is in the organisation's language. */
  language: Language
  users: ReadonlyMap<string, string>
  teams: ReadonlyMap<string, string>
  /** By their code. */
  products: ReadonlyMap<string, string>
  /** By the team whose countries they are. */
  territories: ReadonlyMap<string, Place>
  stages: ReadonlyMap<string, string>
  pipeline: string | null
  /** Amounts are in the customer's currency where the organisation has a rate for it, else in its own. */
  currencies: ReadonlySet<string>
  homeCurrency: string
  /** Chance that an account has a history of business; the long tail is known by name only. */
  liveliness: number
}

/** Forty-two people work some thousand accounts well; of more than that, one in twenty has been done business with. */
export const livelinessOf = (accounts: number): number => Math.min(1, Math.max(0.05, 3000 / accounts))

export const historyDays = 3 * 365

export function spanOf(endDate: string): Pick<World, 'start' | 'end' | 'now'> {
  const now = epochOf(endDate)
  const end = addDays(now, 1)
  return { start: addDays(end, -historyDays), end, now }
}

export interface Seller {
  name: string
  id: string | null
  team: string | null
  skill: number
  pushes: number
}

export function chooseSeller(world: World, country: Country, random: Random): Seller {
  return sellerNamed(
    world,
    random.weighted(sellersOf(country.team).map((person) => [person.name, person.load] as const)),
  )
}

export function sellerNamed(world: World, name: string): Seller {
  const person = employee(name)
  return {
    name,
    id: world.users.get(name) ?? null,
    team: world.teams.get(person.team) ?? null,
    skill: person.skill,
    pushes: person.pushes,
  }
}

export const ownedBy = (seller: Seller): Values => ({ owner: seller.id, teams: seller.team ? [seller.team] : [] })

const perEuro: Record<string, number> = { EUR: 1, USD: 1.1, GBP: 0.86, JPY: 164 }

export const inHome = ({ homeCurrency }: World, euros: number): number => euros * (perEuro[homeCurrency] ?? 1)

/** An amount of euros as money of the customer's country, in round figures. */
export function money(world: World, euros: number, country: Country): Values {
  const currency = world.currencies.has(country.currency) ? country.currency : world.homeCurrency
  const amount = euros * (perEuro[currency] ?? 1)
  return { amount: currency === 'JPY' ? String(Math.round(amount / 100) * 100) : amount.toFixed(2), currency }
}
