import type { JsonValue } from '#kernel/fields/contract.ts'
import type { CompanyName } from './companies.ts'
import { type DealPlan, slippingSeller } from './deals.ts'
import { type Industry, industries } from './industries.ts'
import { type Country, countryOf } from './places.ts'
import type { Values } from './world.ts'

/** A customer whose story is fixed; what it leaves open is made like everyone's. */
export interface Plan {
  company: CompanyName
  country: Country
  industry: Industry
  seller?: string
  tier: string
  phone?: string
  account: Values
  /** People of the story, then some more. */
  contacts: Values[]
  extraContacts: number
  isLively: boolean
  deals: DealPlan[]
  /** No activity for so many days. */
  silentDays?: number
}

/** A story that screens must be able to find; `data` is what tests assert of the records. */
export interface Truth {
  id: number
  title: string
  data: Record<string, JsonValue>
}

const silentDays = 24

/** The product that falls, and the customer whose open deal closes today. */
export const fallen = { product: 'HX-200', account: 'Delta Polymers', fall: -75, mostOtherFall: -20 }

export const truths: readonly Truth[] = [
  {
    id: 1,
    title: 'Kobayashi Analytics, a top-ten customer, has not been called for 24 days',
    data: {
      account: 'Kobayashi Analytics',
      daysWithoutCall: silentDays,
      daysWithoutActivity: silentDays,
      rankByWonAmount: 10,
    },
  },
  {
    id: 2,
    title:
      'The forecast of the HX-200 pump for this quarter is 75 % below the same quarter last year; nothing else fell by more than 20 %',
    data: fallen,
  },
  {
    id: 8,
    title: 'Two duplicates hide behind spelling, one behind a merger, and one pair only looks alike',
    data: {
      spelling: [
        ['Müller & Söhne GmbH', 'Mueller und Soehne'],
        ['Laboratoires Lefèvre', 'Lefevre Laboratoires SARL'],
      ],
      merger: ['Helvetia Biotech', 'Alpina Life Sciences'],
      mergerDomain: 'helvetia-biotech.example',
      falseFriend: {
        account: 'Brandt Messtechnik',
        firstName: 'Karl',
        lastName: 'Brandt',
        birthdates: ['1956-03-11', '1984-07-02'],
      },
    },
  },
  {
    id: 12,
    title: 'One seller’s opportunities slip twice on average; one territory has twice the workload of its neighbour',
    data: { seller: slippingSeller, meanPushes: 2, busy: 'DACH North', neighbour: 'DACH South', workloadRatio: 2 },
  },
]

/** The planted customers stand first, so that they are there at every size. */
export const plans: readonly Plan[] = [
  plan('Kobayashi Analytics', 'kobayashi-analytics.example', 'JP', 'Environmental Services', {
    tier: 'Strategic',
    extraContacts: 12,
    contacts: [person('陽一', '小林', 'Managing Director', 'yoichi.kobayashi@kobayashi-analytics.example')],
    deals: [-50, 40, 130, 220, 330, 460, 600, 760].map((closedDaysAgo, i) => ({
      euros: 240_000 + i * 12_000,
      closedDaysAgo,
      product: i % 2 ? 'SP-9' : 'SP-7',
    })),
    silentDays,
  }),
  plan('Puerto Azul Labs', 'puertoazul-labs.example', 'ES', 'Research', {
    contacts: [person('Marisol', 'Vega', 'Laboratory Manager', 'marisol.vega@puertoazul-labs.example')],
    extraContacts: 4,
    deals: [{ euros: 44_400, closedDaysAgo: 410, product: 'SP-5' }],
  }),
  plan('Thornfield College', 'thornfield-college.example', 'GB', 'Education', {
    contacts: [person('Eleanor', 'Whitby', 'Head of Quality Control', 'eleanor.whitby@thornfield-college.example')],
    extraContacts: 5,
    deals: [{ euros: 27_900, closedDaysAgo: 365, product: 'SP-7' }],
  }),
  plan('Delta Polymers', 'delta-polymers.example', 'DE', 'Chemicals', {
    contacts: [person('Rolf', 'Asmussen', 'Process Engineer', 'rolf.asmussen@delta-polymers.example')],
    extraContacts: 6,
    deals: [
      { euros: 31_000, closedDaysAgo: 150, product: 'HX-200' },
      { euros: 18_500, closedDaysAgo: -35, product: 'HX-300' },
      { euros: 62_000, closedDaysAgo: 'yearAgo', product: 'HX-200' },
      { euros: 14_000, closedDaysAgo: 'today', product: 'HX-200' },
    ],
  }),
  plan('Müller & Söhne GmbH', 'mueller-soehne.example', 'DE', 'Food & Beverage', {
    phone: '+494315550101',
    extraContacts: 3,
  }),
  plan('Mueller und Soehne', 'muellerundsoehne.example', 'DE', 'Food & Beverage', {
    phone: '+494315550101',
    extraContacts: 1,
  }),
  plan('Laboratoires Lefèvre', 'labo-lefevre.example', 'FR', 'Pharmaceuticals', {
    phone: '+33478555010',
    extraContacts: 4,
  }),
  plan('Lefevre Laboratoires SARL', 'lefevre-laboratoires.example', 'FR', 'Pharmaceuticals', {
    phone: '+33478555010',
    extraContacts: 1,
  }),
  plan('Helvetia Biotech', 'helvetia-biotech.example', 'CH', 'Biotechnology', { extraContacts: 3 }),
  plan('Alpina Life Sciences', 'alpina-lifesciences.example', 'CH', 'Biotechnology', {
    extraContacts: 6,
    account: {
      legalName: 'Alpina Life Sciences AG (vormals Helvetia Biotech AG)',
      emails: [
        { address: 'info@alpina-lifesciences.example', type: 'work' },
        { address: 'info@helvetia-biotech.example', type: 'other' },
      ],
    },
  }),
  plan('Brandt Messtechnik', 'brandt-messtechnik.example', 'DE', 'Environmental Services', {
    contacts: [
      father('1956-03-11', 'karl.brandt@brandt-messtechnik.example'),
      father('1984-07-02', 'k.brandt@brandt-messtechnik.example'),
    ],
    extraContacts: 0,
  }),
]

type Story = Partial<Omit<Plan, 'company' | 'country' | 'industry'>>

function plan(name: string, domain: string, country: string, trade: string, story: Story): Plan {
  const industry = industries.find((known) => known.name === trade)
  if (!industry) throw new RangeError(`The sample company knows no trade ${trade}`)
  return {
    company: { name, legalName: name, domain },
    country: countryOf(country),
    industry,
    tier: 'Standard',
    account: {},
    contacts: [],
    extraContacts: 2,
    isLively: (story.deals ?? []).length > 0,
    deals: [],
    ...story,
  }
}

function person(firstName: string, lastName: string, title: string, address: string): Values {
  return { firstName, lastName, title, emails: [{ address, type: 'work' }] }
}

function father(birthdate: string, address: string): Values {
  return {
    ...person('Karl', 'Brandt', 'Managing Director', address),
    birthdate,
    address: { line1: 'Hafenstraße 12', city: 'Kiel', postalCode: '24103', country: 'DE' },
  }
}
