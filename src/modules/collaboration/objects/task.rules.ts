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

export const taskRules: Rule[] = [followStatus, remindBefore('task')]
