import { phone } from './accounts.ts'
import { companyName } from './companies.ts'
import { addDays, dateOf, instantOf } from './days.ts'
import { industries } from './industries.ts'
import { type Culture, cultures, jobs } from './people.ts'
import { countries } from './places.ts'
import { randomOf } from './random.ts'
import { latinKey } from './staff.ts'
import { chooseSeller, money, ownedBy, type Values, type World } from './world.ts'

/** Many at a small company, a thin stream beside millions of contacts. */
export const leadCount = (contacts: number): number => Math.round(Math.min(contacts * 0.25, 2000 + contacts * 0.01))

export function makeLead(world: World, index: number): Values {
  const random = randomOf(world.seed, 'lead', index)
  const country = random.weighted(countries.map((known) => [known, known.weight] as const))
  const industry = random.weighted(industries.map((known) => [known, known.weight] as const))
  const company = companyName(index, country, industry, random)
  const culture: Culture = cultures[country.culture]
  const [first, firstLatin = first] = random.pick(culture.first)
  const [last, lastLatin = last] = random.pick(culture.last)
  const status = random.weighted([
    ['New', 22],
    ['Assigned', 14],
    ['Working', 26],
    ['Nurturing', 16],
    ['Disqualified', 22],
  ] as const)
  const age = status === 'New' ? random.next() * 20 : 10 + random.next() * 400
  const created = addDays(world.now, -age)
  const engagement = Math.round(Math.min(100, Math.max(0, random.normal(status === 'Working' ? 55 : 32, 20))))
  return {
    firstName: first,
    lastName: last,
    title: random.weighted(jobs.map((job) => [job, job[3]] as const))[0],
    company: company.name,
    status,
    statusChangedAt: instantOf(addDays(created, (age * random.next()) / 2)),
    ...(status === 'Disqualified'
      ? { disqualifyReason: random.pick(['No Interest', 'No Budget', 'No Need', 'Wrong Fit', 'Unreachable', 'Spam']) }
      : {}),
    ...(status === 'Nurturing' ? { recycleOn: dateOf(addDays(world.end, random.integer(1, 150))) } : {}),
    rating: engagement > 60 ? 'Hot' : engagement > 35 ? 'Warm' : 'Cold',
    source: random.weighted([
      ['Web Form', 30],
      ['Event/Trade Show', 24],
      ['Web Site', 12],
      ['Campaign', 12],
      ['Call', 10],
      ['Referral', 7],
      ['Purchased List', 5],
    ] as const),
    emails: [{ address: `${latinKey(`${firstLatin} ${lastLatin}`)}@lead-${company.domain}`, type: 'work' }],
    phones: random.chance(0.6) ? [{ number: phone(country, random), type: 'work' }] : null,
    industry: industry.name,
    address: { city: random.pick(country.cities), country: country.code },
    fitScore: Math.round(Math.min(100, Math.max(0, random.normal(50, 22)))),
    engagementScore: engagement,
    ...(random.chance(0.3)
      ? {
          budget: money(world, random.integer(2, 80) * 1000, country),
          timeframe: random.pick(['This Quarter', 'Next Quarter', 'This Year', 'Not Known']),
        }
      : {}),
    ...ownedBy(chooseSeller(world, country, random)),
    createdAt: instantOf(created),
  }
}
