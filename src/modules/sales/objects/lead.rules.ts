import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Rule } from '#kernel/objects/contract.ts'

/** What each status means to the machine; statuses added later count as open until they are named here. */
const statusTypes: Record<string, 'open' | 'nurture' | 'converted' | 'disqualified'> = {
  Nurturing: 'nurture',
  Converted: 'converted',
  Disqualified: 'disqualified',
}

const followStatus: Rule = {
  name: 'lead: status type, date and reason follow the status',
  on: ['create', 'update'],
  when: ['status', 'disqualifyReason'],
  run: ({ record, before, changed, now }) => {
    const type = statusTypes[String(record.status)] ?? 'open'
    if (type === 'disqualified' && !record.disqualifyReason) {
      return { issues: [{ field: 'disqualifyReason', code: 'required', message: 'Say why the lead is disqualified' }] }
    }
    if (before?.status === record.status) return {}
    const set: Record<string, JsonValue> = {
      statusType: type,
      statusChangedAt: (!before && record.statusChangedAt) || now,
    }
    const leaves = before?.statusType === 'disqualified' && type !== 'disqualified'
    if (leaves && !changed.has('disqualifyReason')) set.disqualifyReason = null
    if (before?.statusType === 'nurture' && type !== 'nurture' && !changed.has('recycleOn')) set.recycleOn = null
    return { set }
  },
}

export const leadRules: Rule[] = [followStatus]
