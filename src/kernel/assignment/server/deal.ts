import type { Context } from '#kernel/context.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import { compileAccess } from '#kernel/permissions/server/access.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import {
  type AssignmentRule,
  type CapacityPeriod,
  isUserTarget,
  type Member,
  type Reason,
  type Skipped,
  type Target,
} from '../contract.ts'
import { LeastBusy, RoundRobin, type Seat } from '../distribute.ts'
import {
  countGiven,
  countOpen,
  countWaiting,
  type Person,
  type QueueRow,
  readPeople,
  readQueues,
} from './peopleStore.ts'
import { lockCredits, storeCredits } from './ruleStore.ts'

/** Who or what gets a record; `stays`: nobody was found. */
export interface Given {
  user?: string
  /** The first team of that user, or that of the queue. */
  team?: string | null
  queue?: string
  reason: Reason
}

/** Deals the records of one batch out by their rules, counting what it gives itself. */
export interface Dealer {
  /** `except` are people who must not get this record. */
  give(rule: AssignmentRule, except?: readonly string[]): Given
  /** Where a record goes that its rule has given up. */
  giveTo(target: Target, reason: Reason): Given | null
  /** Writes down how far the rounds have come. */
  finish(): Promise<void>
}

/** Reads everything that these rules need, once; rules that share out stay held until the transaction ends. */
export async function dealer(ctx: Context, object: RegisteredObject, rules: AssignmentRule[]): Promise<Dealer> {
  const shared = rules.filter((rule) => rule.method !== 'user')
  const credits = shared.length > 0 ? await lockCredits(ctx, object.name) : new Map()
  const people = await everybody(ctx, rules)
  const mayRead = await readers(ctx, object)
  const queues = await queuesOf(ctx, object, rules)
  const deals = new Map<string, (except: readonly string[]) => Given>()
  const rounds = new Map<string, RoundRobin>()
  const judge = (member: string): Judged => judgePerson(people, mayRead, member)

  const toQueue = (id: string, reason: Reason): Given | null => {
    const queue = queues.get(id)
    if (!queue || (queue.room !== null && queue.room <= 0)) return null
    if (queue.room !== null) queue.room--
    return { queue: id, team: queue.row.team, reason }
  }
  const giveTo = (target: Target, reason: Reason): Given | null => {
    if (!isUserTarget(target)) return toQueue(target.queue, reason)
    const { person } = judge(target.user)
    return person ? { user: person.id, team: person.team, reason } : null
  }
  const orFallback = (rule: AssignmentRule, skipped: Skipped[]): Given => {
    const said = skipped.length > 0 ? { skipped } : {}
    const found = rule.fallback && giveTo(rule.fallback, { code: 'fallback', ...said })
    return found ?? { reason: { code: 'nobody', ...said } }
  }
  for (const rule of rules) {
    if (rule.method === 'queue') {
      deals.set(rule.id, () => toQueue(rule.queue ?? '', { code: 'queue' }) ?? orFallback(rule, []))
      continue
    }
    const { seats, skipped, holders } = await seatsOf(ctx, object, rule, judge)
    const given = (key: string, reason: Reason, among: Skipped[]): Given => {
      const { person, member, until } = holders.get(key) ?? {}
      if (!person) return orFallback(rule, among)
      const instead =
        member !== undefined && member !== person.id ? { insteadOf: member, ...(until ? { until } : {}) } : {}
      const place = 1 + rule.members.findIndex((one) => one.user === member)
      const seat = rule.method === 'user' ? {} : { place, among: rule.members.length }
      const said = among.length > 0 ? { skipped: among } : {}
      return { user: person.id, team: person.team, reason: { ...reason, ...seat, ...instead, ...said } }
    }
    const passes = (except: readonly string[]) => {
      const passed = [...holders].filter(([, { person }]) => except.includes(person.id))
      const keys = new Set(passed.map(([key]) => key))
      const named: Skipped[] = passed.map(([, { person }]) => ({ user: person.id, why: 'isOwner' }))
      return { isPassed: keys.size > 0 ? (key: string) => keys.has(key) : undefined, among: [...skipped, ...named] }
    }
    if (rule.method === 'leastBusy') {
      const busy = new LeastBusy(seats)
      deals.set(rule.id, (except) => {
        const { isPassed, among } = passes(except)
        const next = busy.next(isPassed)
        return next ? given(next.key, { code: 'leastBusy', open: next.open }, among) : orFallback(rule, among)
      })
      continue
    }
    const robin = new RoundRobin(seats, credits.get(rule.id) ?? {})
    if (rule.method === 'roundRobin') rounds.set(rule.id, robin)
    const code = rule.method === 'roundRobin' ? 'roundRobin' : 'fixed'
    deals.set(rule.id, (except) => {
      const { isPassed, among } = passes(except)
      const key = robin.next(isPassed)
      return key === null ? orFallback(rule, among) : given(key, { code }, among)
    })
  }
  return {
    give: (rule, except = []) => deals.get(rule.id)?.(except) ?? { reason: { code: 'nobody' } },
    giveTo,
    async finish() {
      for (const [rule, robin] of rounds) await storeCredits(ctx, rule, robin.credits())
    },
  }
}

interface Judged {
  person: Person | null
  why: 'inactive' | 'noRight' | null
  named: Person | null
}

function judgePerson(people: Map<string, Person>, mayRead: (roles: string[]) => boolean, id: string): Judged {
  const named = people.get(id) ?? null
  if (!named?.isActive) return { person: null, why: 'inactive', named }
  return mayRead(named.roles) ? { person: named, why: null, named } : { person: null, why: 'noRight', named }
}

/** Members, fallbacks, and in a second look those who stand in for them. */
async function everybody(ctx: Context, rules: AssignmentRule[]): Promise<Map<string, Person>> {
  const targets = rules.flatMap(({ fallback, noResponse }) => [fallback, noResponse?.giveUpTo])
  const named = [
    ...rules.flatMap((rule) => rule.members.map(({ user }) => user)),
    ...targets.flatMap((target) => (target && isUserTarget(target) ? [target.user] : [])),
  ]
  const day = today(ctx)
  const people = await readPeople(ctx, [...new Set(named)], day)
  const standIns = [...people.values()].flatMap(({ substitute }) => (substitute ? [substitute] : []))
  for (const [id, person] of await readPeople(ctx, standIns, day)) people.set(id, person)
  return people
}

/** Whether roles let somebody read the object at all: a record that they get is then theirs to see. */
async function readers(ctx: Context, object: RegisteredObject): Promise<(roles: string[]) => boolean> {
  const all = await listRoles(ctx.db, ctx.workspace.schema)
  const known = new Map<string, boolean>()
  const judge = (keys: string[]) => {
    const roles = all.filter((role) => keys.includes(role.key))
    const nobody = { teamIds: [], subtreeIds: [], teamMembers: [], subtreeMembers: [], sharingRules: [], shares: [] }
    return compileAccess({ userId: null, roles, ...nobody }, ctx.registry).verdict(object.name, 'read') !== false
  }
  return (keys) => {
    const key = keys.toSorted().join()
    const answer = known.get(key) ?? judge(keys)
    known.set(key, answer)
    return answer
  }
}

interface QueueRoom {
  row: QueueRow
  room: number | null
}

/** Open queues for records of this object. */
async function queuesOf(
  ctx: Context,
  object: RegisteredObject,
  rules: AssignmentRule[],
): Promise<Map<string, QueueRoom>> {
  const targets = rules.flatMap(({ fallback, noResponse }) => [fallback, noResponse?.giveUpTo])
  const ids = [
    ...rules.flatMap(({ queue }) => (queue ? [queue] : [])),
    ...targets.flatMap((target) => (target && !isUserTarget(target) ? [target.queue] : [])),
  ]
  if (ids.length === 0 || !object.def.queued) return new Map()
  const rows = [...(await readQueues(ctx, [...new Set(ids)])).values()].filter(
    (row) => row.isActive && row.object === object.name,
  )
  const limited = rows.filter((row) => row.capacity !== null).map((row) => row.id)
  const waiting = limited.length > 0 ? await countWaiting(ctx, object, limited) : new Map<string, number>()
  const room = (row: QueueRow) => (row.capacity === null ? null : row.capacity - (waiting.get(row.id) ?? 0))
  return new Map(rows.map((row) => [row.id, { row, room: room(row) }]))
}

/** Who sits where: a seat is its member's, or that of whoever stands in for them. */
interface Holder {
  member: string
  person: Person
  until: string | null
}

async function seatsOf(
  ctx: Context,
  object: RegisteredObject,
  rule: AssignmentRule,
  judge: (member: string) => Judged,
): Promise<{ seats: Seat[]; skipped: Skipped[]; holders: Map<string, Holder> }> {
  const members = rule.method === 'user' ? rule.members.slice(0, 1) : rule.members
  const skipped: Skipped[] = []
  const holders = new Map<string, Holder>()
  for (const { user } of members) {
    const { person, why, named } = judge(user)
    if (!person && why) skipped.push({ user, why })
    const until = person?.absentUntil ?? null
    if (person && (!rule.skipAbsent || until === null)) holders.set(user, { member: user, person, until: null })
    if (!person || !rule.skipAbsent || until === null) continue
    // Whoever stands in and is a member anyway would get two shares.
    const isMember = members.some((one) => one.user === named?.substitute)
    const standIn = named?.substitute && !isMember ? judge(named.substitute).person : null
    if (standIn && standIn.absentUntil === null) holders.set(user, { member: user, person: standIn, until })
    else skipped.push({ user, why: 'absent', until })
  }
  const rooms = await roomOf(ctx, object, rule, members, holders)
  const seats = members.flatMap((member): Seat[] => {
    if (!holders.has(member.user)) return []
    const { room, open } = rooms(member)
    if (room !== null && room <= 0) skipped.push({ user: member.user, why: 'full' })
    return [{ key: member.user, weight: rule.method === 'user' ? 1 : member.weight, room, open }]
  })
  return { seats, skipped, holders }
}

/** How many more each may get, by one count for each sort of capacity. */
async function roomOf(
  ctx: Context,
  object: RegisteredObject,
  rule: AssignmentRule,
  members: Member[],
  holders: Map<string, Holder>,
) {
  const people = [...holders.values()].map(({ person }) => person.id)
  const periods = new Set(members.flatMap(({ capacity }) => (capacity ? [capacity.per] : [])))
  const needsOpen = rule.method === 'leastBusy' || periods.has('open')
  const open = needsOpen ? await countOpen(ctx, object, rule.openFilter, people) : new Map<string, number>()
  const given = new Map<CapacityPeriod, Map<string, number>>([['open', open]])
  for (const per of periods) if (per !== 'open') given.set(per, await countGiven(ctx, rule.id, beginningOf(ctx, per)))
  return ({ user, capacity }: Member): { room: number | null; open: number } => {
    const holder = holders.get(user)?.person.id ?? user
    const room = capacity ? capacity.max - (given.get(capacity.per)?.get(holder) ?? 0) : null
    return { room, open: open.get(holder) ?? 0 }
  }
}

const local = (ctx: Context) =>
  Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime()).toZonedDateTimeISO(ctx.organization.zone)

const today = (ctx: Context): string => local(ctx).toPlainDate().toString()

/** When the period began, in the organisation's zone; weeks begin on Monday. */
function beginningOf(ctx: Context, per: Exclude<CapacityPeriod, 'open'>): string {
  const day = local(ctx).toPlainDate()
  const first =
    per === 'month' ? day.with({ day: 1 }) : per === 'week' ? day.subtract({ days: day.dayOfWeek - 1 }) : day
  return first.toZonedDateTime(ctx.organization.zone).toInstant().toString()
}
