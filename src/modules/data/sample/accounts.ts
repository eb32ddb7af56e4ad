import { type CompanyName, companyName } from './companies.ts'
import { addDays, dateOf, instantOf } from './days.ts'
import { type Deal, makeDeals, marksOf } from './deals.ts'
import { type Industry, industries } from './industries.ts'
import { type Culture, cultures, jobs } from './people.ts'
import { type Country, countries } from './places.ts'
import type { Plan } from './planted.ts'
import { at, type Random, randomOf } from './random.ts'
import { latinKey } from './staff.ts'
import { placed } from './territories.ts'
import { chooseSeller, money, ownedBy, type Seller, sellerNamed, type Values, type World } from './world.ts'

/** One customer with everything that hangs on it; links inside are positions until the records have ids. */
export interface Unit {
  account: Values
  /** True when an account before it in the same chunk may become its parent. */
  isSubsidiary: boolean
  contacts: Values[]
  /** Former employers: position of the contact and how long it was there. */
  formerTies: { contact: number; values: Values }[]
  deals: Deal[]
}

/** What the parts of a unit share. */
export interface Customer {
  world: World
  country: Country
  industry: Industry
  seller: Seller
  created: number
  isLively: boolean
  plan: Plan | null
}

/** Each country as often as its weight, shuffled: shares hold exactly for every full deck. */
const deck = shuffled(countries.flatMap((country) => Array<Country>(country.weight).fill(country)))

/** The customer at a position; `share` is how far the whole is made, 0 … 1, and runs with the years. */
export function makeUnit(world: World, index: number, share: number, plan: Plan | null): Unit {
  const random = randomOf(world.seed, 'account', index)
  const country = plan ? plan.country : at(deck, index % deck.length)
  const industry = plan ? plan.industry : random.weighted(industries.map((known) => [known, known.weight] as const))
  const created = addDays(world.start, (plan ? 0 : share) * 1080 + random.next() * 6)
  const seller = plan?.seller ? sellerNamed(world, plan.seller) : chooseSeller(world, country, random)
  const isLively = plan ? plan.isLively : random.chance(world.liveliness)
  const customer: Customer = { world, country, industry, seller, created, isLively, plan }
  const company = plan?.company ?? companyName(index, country, industry, random)
  const contacts = makeContacts(customer, company, random)
  const deals = isLively ? makeDeals(customer, contacts.length, randomOf(world.seed, 'deals', index)) : []
  return {
    account: accountValues(customer, company, deals, random),
    isSubsidiary: !plan && random.chance(0.12),
    contacts: contacts.map((contact, i) => ({
      ...contact,
      ...marksOf(deals.filter((deal) => deal.contact === i)),
    })),
    formerTies: formerTies(customer, contacts.length, random),
    deals,
  }
}

function accountValues(customer: Customer, company: CompanyName, deals: Deal[], random: Random): Values {
  const { world, country, industry, created, plan } = customer
  const wins = deals.filter((deal) => deal.isWon).map((deal) => deal.closed)
  const employees = Math.max(3, Math.round(industry.size * Math.exp(random.normal(-0.4, 1.1))))
  const city = random.pick(country.cities)
  const address = {
    line1: street(country, random),
    city,
    postalCode: String(random.integer(10_000, 99_999)),
    country: country.code,
  }
  const isCustomer = wins.length > 0
  return {
    name: company.name,
    legalName: company.legalName,
    type: isCustomer
      ? 'Customer'
      : random.weighted([
          ['Prospect', 90],
          ['Former Customer', 4],
          ['Partner', 3],
          ['Reseller', 3],
        ] as const),
    lifecycleStage: isCustomer ? 'Customer' : deals.length > 0 ? 'Opportunity' : 'Lead',
    industry: industry.name,
    tier:
      plan?.tier ??
      random.weighted([
        ['Strategic', 2],
        ['Key', 10],
        ['Standard', 50],
        ['Basic', 38],
      ] as const),
    ownership: industry.name === 'Education' || industry.name === 'Government' ? 'Government' : 'Private',
    employees,
    annualRevenue: money(world, Math.round(employees * random.integer(80, 320)) * 1000, country),
    website: `https://www.${company.domain}`,
    emails: [{ address: `info@${company.domain}`, type: 'work' }],
    phones: [{ number: plan?.phone ?? phone(country, random), type: 'work' }],
    billingAddress: address,
    ...(random.chance(0.4) ? { shippingAddress: address } : {}),
    ...(isCustomer
      ? {
          customerSince: dateOf(Math.min(...wins)),
          paymentTerms: random.pick(['Net 15', 'Net 30', 'Net 30', 'Net 45']),
        }
      : {}),
    ...plan?.account,
    ...ownedBy(customer.seller),
    ...placed(world.territories, country.team),
    createdAt: instantOf(created),
    ...marksOf(deals),
  }
}

/** One to forty people, most accounts few: a long tail. */
function makeContacts(customer: Customer, company: CompanyName, random: Random): Values[] {
  const { plan } = customer
  const count = plan
    ? plan.contacts.length + plan.extraContacts
    : Math.min(40, Math.ceil(2.2 / (1 - random.next()) ** 0.62) - 1)
  const taken = new Map<string, number>()
  return Array.from({ length: Math.max(1, count) }, (_, i) => ({
    ...contactValues(customer, company, taken, random),
    ...plan?.contacts[i],
  }))
}

function contactValues(
  { world, country, seller, created }: Customer,
  { domain }: CompanyName,
  taken: Map<string, number>,
  random: Random,
): Values {
  const culture: Culture = cultures[country.culture]
  const [first, firstLatin = first] = random.pick(culture.first)
  const [last, lastLatin = last] = random.pick(culture.last)
  const [title, department, buyingRole] = random.weighted(jobs.map((job) => [job, job[3]] as const))
  const key = latinKey(`${firstLatin} ${lastLatin}`)
  const again = taken.get(key) ?? 0
  taken.set(key, again + 1)
  return {
    firstName: first,
    lastName: last,
    title,
    department,
    buyingRole,
    emails: [{ address: `${key}${again > 0 ? again + 1 : ''}@${domain}`, type: 'work' }],
    phones: random.chance(0.7)
      ? [{ number: phone(country, random), type: random.chance(0.3) ? 'mobile' : 'work' }]
      : null,
    language: culture.language,
    timeZone: country.zone,
    source: random.weighted(contactSources),
    doNotCall: random.chance(0.03),
    doNotEmail: random.chance(0.06),
    preferredChannel: random.weighted([
      ['Any', 60],
      ['Email', 25],
      ['Phone', 13],
      ['Letter', 2],
    ] as const),
    ...ownedBy(seller),
    createdAt: instantOf(created + random.next() * (Math.min(addDays(created, 20), world.now) - created)),
  }
}

const contactSources = [
  ['Event/Trade Show', 18],
  ['Web Form', 16],
  ['Referral', 14],
  ['Call', 12],
  ['Email', 12],
  ['Existing Customer', 10],
  ['Partner', 8],
  ['Campaign', 6],
  ['Purchased List', 4],
] as const

/** Some people have worked elsewhere among the customers before; they left, and the tie stays as history. */
function formerTies({ created }: Customer, contacts: number, random: Random): Unit['formerTies'] {
  if (!random.chance(0.06)) return []
  const to = addDays(created, -random.integer(30, 700))
  const from = addDays(to, -random.integer(200, 2500))
  const values = { role: 'Employee', isActive: false, isPrimary: false, from: dateOf(from), to: dateOf(to) }
  return [{ contact: random.integer(0, contacts - 1), values }]
}

export function phone({ phone: prefix, digits }: Country, random: Random): string {
  return `${prefix}${random.integer(2, 9)}${String(random.integer(0, 10 ** (digits - 1) - 1)).padStart(digits - 1, '0')}`
}

const streets: Partial<Record<string, readonly string[]>> = {
  german: ['Hafenstraße', 'Lindenweg', 'Werftallee', 'Am Kanal', 'Industriestraße'],
  french: ['rue du Port', 'avenue des Tilleuls', 'boulevard Pasteur'],
  japanese: ['中央', '本町', '緑町'],
  slavic: ['ул. Лесна', 'ул. Морска', 'бул. Науки'],
  arabic: ['شارع البحر', 'شارع العلوم'],
}

function street({ culture }: Country, random: Random): string {
  const names = streets[culture] ?? ['Harbour Road', 'Mill Lane', 'Science Park', 'Station Street']
  return `${random.pick(names)} ${random.integer(1, 180)}`
}

function shuffled(list: Country[]): Country[] {
  const random = randomOf('country deck')
  return list
    .map((country) => [random.next(), country] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, country]) => country)
}
