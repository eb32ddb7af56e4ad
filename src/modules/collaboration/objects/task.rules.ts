import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Rule } from '#kernel/objects/contract.ts'
import { remindBefore } from './activity.rules.ts'

const closedStatuses = new Set<JsonValue | undefined>(['Completed', 'Cancelled'])

const followStatus: Rule = {
  name: 'task: completion follows the status',
  on: ['create', 'update'],
  when: ['status'],
  run: ({ record, before, now }) => {
    const { status } = record
    const set: Record<string, JsonValue> = { isClosed: closedStatuses.has(status) }
    if (status !== 'Completed') set.completedAt = null
    else if (before?.status !== 'Completed') set.completedAt = (!before && record.completedAt) || now
    return { set }
  },
}

const repeatFromDate: Rule = {
  name: 'task: what repeats has a date to begin with',
  on: ['create', 'update'],
  when: ['recurrence', 'dueAt'],
  run: ({ record }) =>
    record.recurrence && !record.dueAt
      ? { issues: [{ field: 'dueAt', code: 'required', message: 'Say when a task is due that repeats' }] }
      : {},
}

export const taskRules: Rule[] = [followStatus, remindBefore('task'), repeatFromDate]
