import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Rule } from '#kernel/objects/contract.ts'
import { followStatus, remindBefore } from './activity.rules.ts'

const responses = ['None', 'Accepted', 'Tentative', 'Declined'] as const
type Response = (typeof responses)[number]

/** One invited person and what they said. */
interface Attendee {
  object: 'contact' | 'user'
  id: string
  response: Response
}

const endAfterStart: Rule = {
  name: 'meeting: ends after it has begun',
  on: ['create', 'update'],
  when: ['startAt', 'endAt'],
  run: ({ record }) => {
    const { startAt, endAt } = record
    if (typeof startAt !== 'string' || typeof endAt !== 'string' || Date.parse(endAt) >= Date.parse(startAt)) return {}
    return { issues: [{ field: 'endAt', code: 'beforeStart', message: 'A meeting ends after it has begun' }] }
  },
}

/** The list of answers names exactly the people of the meeting; what they said before stays. */
const keepAttendees: Rule = {
  name: 'meeting: answers of its people',
  on: ['create', 'update'],
  when: ['contacts', 'users', 'attendees'],
  run: ({ record }) => {
    const known = record.attendees ?? []
    if (!Array.isArray(known) || !known.every(isAttendee))
      return {
        issues: [
          {
            field: 'attendees',
            code: 'invalidAttendees',
            message: `Send a list of { "object", "id", "response" } with a response of ${responses.join(', ')}`,
          },
        ],
      }
    const answers = new Map((known as unknown as Attendee[]).map(({ id, response }) => [id, response]))
    const people = (field: 'contacts' | 'users', object: Attendee['object']) =>
      idsOf(record[field]).map((id) => ({ object, id, response: answers.get(id) ?? 'None' }))
    return { set: { attendees: [...people('contacts', 'contact'), ...people('users', 'user')] } }
  },
}

export const meetingRules: Rule[] = [endAfterStart, followStatus('meeting'), remindBefore('meeting'), keepAttendees]

const idsOf = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []

function isAttendee(value: JsonValue): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  return typeof value.id === 'string' && responses.some((response) => response === value.response)
}
