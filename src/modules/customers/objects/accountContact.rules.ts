import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Rule } from '#kernel/objects/contract.ts'

const leaveCompany: Rule = {
  name: 'account relationship: leaving sets the end, coming back clears it',
  on: ['create', 'update'],
  when: ['isActive', 'isPrimary', 'to'],
  run: ({ record, before, changed, today }) => {
    const set: Record<string, JsonValue> = {}
    if (record.isActive === false) {
      if (!record.to) set.to = today
      if (record.isPrimary) set.isPrimary = false
    } else if (before?.isActive === false && !changed.has('to')) {
      set.to = null
    }
    return { set }
  },
}

const endAfterStart: Rule = {
  name: 'account relationship: end is not before start',
  on: ['create', 'update'],
  when: ['from', 'to'],
  run: ({ record }) => {
    const { from, to } = record
    if (typeof from !== 'string' || typeof to !== 'string' || from <= to) return {}
    return { issues: [{ field: 'to', code: 'beforeStart', message: 'The end lies before the start' }] }
  },
}

export const accountContactRules: Rule[] = [leaveCompany, endAfterStart]
