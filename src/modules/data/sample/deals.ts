import type { Customer } from './accounts.ts'
import { type Activity, makeActivity } from './activity.ts'
import { familyHabits, type Product, products } from './catalogue.ts'
import { addDays, dateOf, daysBetween, epochOf, instantOf, workingTime, yearBefore } from './days.ts'
import type { Random } from './random.ts'
import { employee } from './staff.ts'
import { productName, texts } from './texts.ts'
import { money, ownedBy, type Values, type World } from './world.ts'

/** An opportunity with its way through the stages and what was done for it. `contact` is a position among the contacts. */
export interface Deal {
  values: Values
  contact: number
  /** Seats of the buying committee besides the primary contact. */
  committee: { contact: number; role: string }[]
  /** Whose credit it is besides the seller's: percents of others who helped. */
  splits: Values[]
  history: Values[]
  tasks: Values[]
  calls: Values[]
  meetings: Values[]
  notes: Values[]
  isWon: boolean
  closed: number
  /** Instants of all activities, and of the next planned one. */
  touches: number[]
  held: Activity['held']
  next: number | null
}

const openStages = [
  'Prospecting',
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Proposal/Quote',
  'Negotiation',
] as const
const probabilities: Record<string, number> = {
  Prospecting: 10,
  Qualification: 20,
  'Needs Analysis': 25,
  'Value Proposition': 30,
  'Proposal/Quote': 65,
  Negotiation: 80,
}

/** No ordinary customer may outgrow a planted one: most deals, and most euros a deal. */
export const limits = { deals: 8, euros: 150_000 }

export function makeDeals(customer: Customer, contacts: number, random: Random): Deal[] {
  const planned = customer.plan?.deals ?? []
  const count = customer.plan ? planned.length : Math.min(limits.deals, Math.floor(-Math.log(1 - random.next()) * 3.2))
  return Array.from({ length: count }, (_, i) => makeDeal(customer, contacts, planned[i], random)).filter(
    (deal) => deal !== null,
  )
}

/** What a planted story fixes of a deal. */
export interface DealPlan {
  euros: number
  /**
   * Days before today on which it was won; of an open deal, a negative number: it should close so many days from now, or `today`;
   * `yearAgo` is the same day of last year.
   */
  closedDaysAgo: number | 'today' | 'yearAgo'
  product: string
}

export interface Course {
  start: number
  close: number
  /** Open stages entered, in order, with the instants. */
  steps: { stage: string; at: number }[]
  outcome: 'open' | 'won' | 'lost'
}

function makeDeal(customer: Customer, contacts: number, plan: DealPlan | undefined, random: Random): Deal | null {
  const { world, country, seller } = customer
  const product = plan
    ? productOf(plan.product)
    : random.weighted(products.map((known) => [known, known.weight] as const))
  const quantity = random.integer(...familyHabits[product.family].quantity)
  const euros =
    plan?.euros ?? Math.min(limits.euros, Math.round(product.price * quantity * (0.85 + random.next() * 0.2)))
  const course = makeCourse(customer, product, euros, plan, random)
  if (course.start >= world.now) return null
  const amount = money(world, euros, country)
  const contact = random.integer(0, contacts - 1)
  const pushes = pushCount(seller.name, seller.pushes, random)
  const values = dealValues(customer, product, quantity, amount, course, pushes, random)
  const activity = makeActivity(customer, product, course, random)
  return {
    values: { ...values, ...marksOf([activity]) },
    contact,
    committee: committee(contact, contacts, random),
    splits: splits(customer, euros),
    history: makeHistory(customer, course, amount),
    tasks: activity.tasks,
    calls: activity.calls,
    meetings: activity.meetings,
    notes: activity.notes,
    isWon: course.outcome === 'won',
    closed: course.close,
    touches: activity.touches,
    held: activity.held,
    next: activity.next,
  }
}

/** What activities say of the records that they belong to. */
export function marksOf(activities: Pick<Activity, 'touches' | 'held' | 'next'>[]): Values {
  const latest = (times: number[]) => (times.length > 0 ? instantOf(Math.max(...times)) : null)
  const planned = activities.flatMap(({ next }) => (next === null ? [] : [next]))
  return {
    lastActivityAt: latest(activities.flatMap(({ touches }) => touches)),
    nextActivityAt: planned.length > 0 ? instantOf(Math.min(...planned)) : null,
    lastCallAt: latest(activities.flatMap(({ held }) => held.call)),
    lastMeetingAt: latest(activities.flatMap(({ held }) => held.meeting)),
  }
}

/** When it began, when it closes, and where it stands today. */
function makeCourse(
  customer: Customer,
  product: Product,
  euros: number,
  plan: DealPlan | undefined,
  random: Random,
): Course {
  const { world, industry, created, country, seller } = customer
  const habit = familyHabits[product.family]
  const cycle = Math.max(
    5,
    habit.cycle * (0.6 + Math.log10(Math.max(1, euros / 1000)) * 0.35) * Math.exp(random.normal(0, 0.35)),
  )
  const earliest = addDays(created, 5)
  const close = plan
    ? closeOf(world, plan.closedDaysAgo)
    : seasonalDay(earliest + cycle * 86_400_000, addDays(world.end, 100), industry.season, random)
  const latest = plan ? addDays(world.end, -60) : close
  const start = workingTime(Math.max(earliest, Math.min(latest, addDays(close, -cycle))), country.offset, random)
  const isDue = close < world.now
  const won = plan ? isDue : isDue && random.chance(winChance(product, euros, seller.skill))
  const reached = isDue
    ? won
      ? habit.stages
      : random.integer(1, habit.stages)
    : Math.ceil(habit.stages * share(start, close, world.now))
  const until = isDue ? close : world.now
  const count = Math.min(openStages.length, Math.max(1, reached))
  const span = Math.max(0, until - start)
  const steps = openStages
    .slice(0, count)
    .map((stage, i) => ({ stage, at: Math.floor(start + (span * i) / (count + 0.4)) }))
  return { start, close: Math.max(close, start + 3_600_000), steps, outcome: isDue ? (won ? 'won' : 'lost') : 'open' }
}

function closeOf(world: World, ago: DealPlan['closedDaysAgo']): number {
  if (ago === 'today') return world.now
  return ago === 'yearAgo' ? epochOf(yearBefore(world.endDate)) : addDays(world.end, -ago)
}

const share = (start: number, close: number, now: number) =>
  Math.min(1, Math.max(0.05, (now - start) / Math.max(1, close - start)))

/** Skilled people win more, big deals less; service plans are easier than instruments. */
function winChance(product: Product, euros: number, skill: number): number {
  const ease = { Pumps: 0.44, Spectrometers: 0.34, Consumables: 0.6, 'Service plans': 0.52 }[product.family]
  return Math.min(0.9, ease * skill * (euros > 60_000 ? 0.75 : 1))
}

/** Three times as likely in the season of the trade; a second draw is enough for that. */
function seasonalDay(from: number, to: number, season: number, random: Random): number {
  const draw = () => from + random.next() * Math.max(86_400_000, to - from)
  const first = draw()
  return new Date(first).getUTCMonth() + 1 === season || random.chance(0.55) ? first : draw()
}

/** One person's close dates slip twice on average; the others' much less. */
export const slippingSeller = 'Tyler Brooks'
function pushCount(seller: string, mean: number, random: Random): number {
  if (seller === slippingSeller) return random.integer(1, 3)
  return random.chance(mean) ? (random.chance(0.15) ? 2 : 1) : 0
}

function dealValues(
  customer: Customer,
  product: Product,
  quantity: number,
  amount: Values,
  course: Course,
  pushes: number,
  random: Random,
): Values {
  const { world, seller, isLively } = customer
  const last = course.steps.at(-1) ?? { stage: 'Prospecting', at: course.start }
  const stage = course.outcome === 'open' ? last.stage : course.outcome === 'won' ? 'Closed Won' : 'Closed Lost'
  const isOpen = course.outcome === 'open'
  return {
    name: `${quantity} × ${productName(product, world.language)}`,
    pipeline: world.pipeline,
    stage: world.stages.get(stage) ?? null,
    amount,
    // Most keep the stage's probability; some people know better.
    ...(isOpen && isLively && random.chance(0.15)
      ? { probability: String(Math.min(95, (probabilities[stage] ?? 10) + 5)) }
      : {}),
    closeDate: dateOf(course.close),
    type: random.weighted([
      ['New Business', 50],
      ['Existing – Upsell', 20],
      ['Existing – Cross-sell', 14],
      ['Replacement', 10],
      ['Renewal', 6],
    ] as const),
    leadSource: random.weighted([
      ['Existing Customer', 25],
      ['Web Form', 20],
      ['Event/Trade Show', 18],
      ['Referral', 14],
      ['Call', 13],
      ['Campaign', 10],
    ] as const),
    product: world.products.get(product.code) ?? null,
    quantity: String(quantity),
    openedOn: dateOf(course.start),
    pushCount: pushes,
    stageEnteredAt: instantOf(isOpen ? last.at : course.close),
    ...(isOpen
      ? { nextStep: random.pick(texts[world.language].nextSteps) }
      : { actualCloseDate: dateOf(course.close) }),
    ...(course.outcome === 'lost' ? { lostReason: random.weighted(lostReasons) } : {}),
    budgetStatus: random.pick(['No Committed Budget', 'May Buy', 'Can Buy', 'Will Buy']),
    purchaseProcess: random.pick(['Individual', 'Committee', 'Unknown']),
    ...(product.family === 'Service plans'
      ? { recurringAmount: { ...amount, amount: (Number(amount.amount) / 12).toFixed(2) }, term: 12 }
      : {}),
    ...ownedBy(seller),
    createdAt: instantOf(course.start),
  }
}

const lostReasons = [
  ['Price', 30],
  ['Competitor', 22],
  ['No Budget', 15],
  ['No Decision', 14],
  ['Timing', 9],
  ['Feature Gap', 6],
  ['Lost Contact', 4],
] as const

function committee(primary: number, contacts: number, random: Random): Deal['committee'] {
  if (contacts < 3 || !random.chance(0.45)) return []
  const roles = ['Decision Maker', 'Economic Buyer', 'Technical Decision Maker', 'Influencer', 'User']
  const first = random.integer(1, contacts - 1)
  const seats = [(primary + first) % contacts, (primary + first + 1) % contacts].filter(
    (contact, i, all) => contact !== primary && all.indexOf(contact) === i,
  )
  return seats.map((contact) => ({ contact, role: random.pick(roles) }))
}

/** Large deals are sold by two: the seller and the head of their team. Told by the amount, so that no draw moves the rest. */
function splits({ seller, world }: Customer, euros: number): Values[] {
  const lead = world.users.get(employee(seller.name).manager ?? '')
  if (euros < 60_000 || euros % 3 > 0 || !lead || seller.id === null) return []
  return [
    { user: seller.id, percent: '70', kind: 'revenue' },
    { user: lead, percent: '30', kind: 'revenue' },
  ]
}

function makeHistory({ world, seller }: Customer, course: Course, amount: Values): Values[] {
  const closing =
    course.outcome === 'open'
      ? []
      : [{ stage: course.outcome === 'won' ? 'Closed Won' : 'Closed Lost', at: course.close }]
  const steps = [...course.steps, ...closing]
  return steps.map(({ stage, at }, i) => {
    const before = steps[i - 1]
    return {
      from: before ? (world.stages.get(before.stage) ?? null) : null,
      to: world.stages.get(stage) ?? null,
      at: instantOf(at),
      days: before ? Math.max(0, daysBetween(before.at, at)) : null,
      amountThen: amount,
      by: seller.id,
      ...ownedBy(seller),
      createdAt: instantOf(at),
    }
  })
}

function productOf(code: string): Product {
  const product = products.find((known) => known.code === code)
  if (!product) throw new RangeError(`The sample company sells no ${code}`)
  return product
}
