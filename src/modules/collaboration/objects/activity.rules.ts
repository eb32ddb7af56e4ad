import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Rule } from '#kernel/objects/contract.ts'

/** What is planned is open. What has happened did so by this moment, and one that nobody dated happened right now. */
export function followStatus(object: 'call' | 'meeting'): Rule {
  return {
    name: `${object}: open while it is planned`,
    on: ['create', 'update'],
    when: ['status', 'startAt'],
    run: ({ record, now }) => {
      const isClosed = record.status !== 'Planned'
      const set: Record<string, JsonValue> = { isClosed }
      const { startAt } = record
      const hasHappened = isClosed && record.status !== 'Not Held'
      if (hasHappened && (typeof startAt !== 'string' || Date.parse(startAt) > Date.parse(now))) set.startAt = now
      return { set }
    },
  }
}

/** Nobody is reminded of what is over. */
export function remindBefore(object: 'call' | 'meeting' | 'task'): Rule {
  return {
    name: `${object}: no reminder of what is over`,
    on: ['create', 'update'],
    when: ['status'],
    run: ({ record }) => (record.isClosed === true && record.reminderAt ? { set: { reminderAt: null } } : {}),
  }
}
