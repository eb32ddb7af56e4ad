import type { Customer } from './accounts.ts'
import type { Product } from './catalogue.ts'
import { addDays, instantOf, workingTime } from './days.ts'
import type { Course } from './deals.ts'
import type { Random } from './random.ts'
import { productName, texts } from './texts.ts'
import { ownedBy, type Values } from './world.ts'

export interface Activity {
  tasks: Values[]
  calls: Values[]
  meetings: Values[]
  notes: Values[]
  touches: number[]
  /** Instants of the calls and meetings that were held. */
  held: Record<'call' | 'meeting', number[]>
  next: number | null
}

type Kind = 'task' | 'call' | 'meeting'

/** What is done, by the place of its words among the subjects: call, send, demonstrate, follow up by phone, visit. */
const kinds: readonly Kind[] = ['call', 'task', 'meeting', 'call', 'meeting']
const hour = 3_600_000

/** Calls, mails and visits at human hours of the customer's zone, and what was noted. */
export function makeActivity(
  { world, country, seller, plan }: Customer,
  product: Product,
  course: Course,
  random: Random,
): Activity {
  const { subjects, remarks } = texts[world.language]
  const choose = () => random.integer(0, subjects.length - 1)
  const subjectOf = (place: number) => subjects[place]?.(name) ?? name
  const name = productName(product, world.language)
  const latest = plan?.silentDays ? addDays(world.end, -plan.silentDays) : world.now
  const until = Math.min(course.close, latest)
  const times = Array.from({ length: random.integer(1, 3) }, () =>
    workingTime(course.start + random.next() * Math.max(0, until - course.start), country.offset, random),
  )
  const touches = times.filter((time) => time < latest)
  // The last call of a story of silence: early afternoon in the customer's zone, exactly so many days ago.
  const silence = plan?.silentDays && course.outcome === 'open' ? latest - (11 + country.offset) * hour : null
  if (silence !== null) touches.push(silence)
  const made: Record<Kind, Values[]> = { task: [], call: [], meeting: [] }
  const held: Activity['held'] = { call: [], meeting: [] }
  for (const time of touches) {
    const place = time === silence ? 0 : choose()
    const kind = kinds[place] ?? 'task'
    const status = kind === 'call' && time !== silence ? callStatus(time) : 'Held'
    if (kind !== 'task' && status === 'Held') held[kind].push(time)
    made[kind].push(
      kind === 'task' ? doneTask(time, subjectOf(place), seller) : talk(time, subjectOf(place), kind, status),
    )
  }
  const notes = touches
    .filter(() => random.chance(0.35))
    .map((time) => noteValues(time + 600_000, random.pick(remarks)(name), seller))
  const isOpen = course.outcome === 'open' && !plan?.silentDays
  const due =
    isOpen && random.chance(0.7)
      ? workingTime(addDays(world.end, random.integer(-6, 14)), country.offset, random)
      : null
  if (due !== null) {
    const place = choose()
    const kind = kinds[place] ?? 'task'
    const open = openTask(due, world.end, subjectOf(place), random)
    // What lies in the past and is still open is a task; calls and meetings of the past were held or not.
    if (kind === 'task' || due < world.now) made.task.push(open)
    else made[kind].push({ ...talk(due, subjectOf(place), kind, 'Planned'), createdAt: open.createdAt ?? null })
  }
  for (const one of Object.values(made).flat()) Object.assign(one, ownedBy(seller))
  return { tasks: made.task, calls: made.call, meetings: made.meeting, notes, touches, held, next: due }
}

/** Some calls reach nobody. The minute decides, so that chance is not asked. */
function callStatus(time: number): string {
  const minute = Math.floor(time / 60_000) % 10
  return minute === 0 ? 'No Answer' : minute === 1 ? 'Voicemail' : 'Held'
}

function talk(time: number, subject: string, kind: 'call' | 'meeting', status: string): Values {
  const minutes = (Math.floor(time / 60_000) % 5) + 1
  const values = { subject, status, startAt: instantOf(time), createdAt: instantOf(addDays(time, -2)) }
  if (kind === 'meeting') return { ...values, endAt: instantOf(time + hour) }
  return { ...values, direction: 'Outbound', duration: status === 'Held' ? minutes * 240 : null }
}

function doneTask(time: number, subject: string, seller: Customer['seller']): Values {
  const at = instantOf(time)
  return {
    subject,
    status: 'Completed',
    completedAt: at,
    dueAt: at,
    createdAt: instantOf(addDays(time, -2)),
    ...ownedBy(seller),
  }
}

function openTask(due: number, end: number, subject: string, random: Random): Values {
  const made = Math.min(addDays(due, -3), addDays(end, -1))
  return {
    subject,
    status: random.weighted([
      ['Not Started', 70],
      ['In Progress', 20],
      ['Waiting', 10],
    ] as const),
    priority: random.weighted([
      ['Normal', 70],
      ['High', 20],
      ['Low', 7],
      ['Urgent', 3],
    ] as const),
    dueAt: instantOf(due),
    createdAt: instantOf(made),
  }
}

function noteValues(time: number, body: string, seller: Customer['seller']): Values {
  return { body, visibility: 'internal', createdAt: instantOf(time), ...ownedBy(seller) }
}
