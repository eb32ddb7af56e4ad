import type { Customer } from './accounts.ts'
import type { Product } from './catalogue.ts'
import { addDays, instantOf, workingTime } from './days.ts'
import type { Course } from './deals.ts'
import type { Random } from './random.ts'
import { productName, texts } from './texts.ts'
import { ownedBy, type Values } from './world.ts'

export interface Activity {
  tasks: Values[]
  notes: Values[]
  touches: number[]
  next: number | null
  last: string | null
}

/** Calls, mails and visits at human hours of the customer's zone, and what was noted. */
export function makeActivity(
  { world, country, seller, plan }: Customer,
  product: Product,
  course: Course,
  random: Random,
): Activity {
  const { subjects, remarks } = texts[world.language]
  const name = productName(product, world.language)
  const latest = plan?.silentDays ? addDays(world.end, -plan.silentDays) : world.now
  const until = Math.min(course.close, latest)
  const times = Array.from({ length: random.integer(1, 3) }, () =>
    workingTime(course.start + random.next() * Math.max(0, until - course.start), country.offset, random),
  )
  const touches = times.filter((time) => time < latest)
  // The last call of a story of silence: early afternoon in the customer's zone, exactly so many days ago.
  if (plan?.silentDays && course.outcome === 'open') touches.push(latest - (11 + country.offset) * 3_600_000)
  const tasks = touches.map((time) => doneTask(time, random.pick(subjects)(name), seller))
  const notes = touches
    .filter(() => random.chance(0.35))
    .map((time) => noteValues(time + 600_000, random.pick(remarks)(name), seller))
  const isOpen = course.outcome === 'open' && !plan?.silentDays
  const due =
    isOpen && random.chance(0.7)
      ? workingTime(addDays(world.end, random.integer(-6, 14)), country.offset, random)
      : null
  if (due !== null) tasks.push(openTask(due, world.end, random.pick(subjects)(name), random))
  for (const task of tasks) Object.assign(task, ownedBy(seller))
  return { tasks, notes, touches, next: due, last: touches.length > 0 ? instantOf(Math.max(...touches)) : null }
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
