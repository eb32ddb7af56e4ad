import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Rule, RuleInput } from '#kernel/objects/contract.ts'

const keepConverted: Rule = {
  name: 'lead: a converted lead stays as it was',
  on: ['update'],
  run: ({ before, changed, source }) => {
    // An undo takes the conversion itself back.
    if (!before?.convertedAt || source === 'undo') return {}
    const [field] = [...changed].filter((name) => !stillWritten.has(name))
    if (field === undefined) return {}
    const message = 'This lead was converted and stays as it was; change its contact, account or opportunity instead'
    return { issues: [{ field, code: 'leadConverted', message }] }
  },
}

/** Whose it is, how it is sorted, what the program notes, and where its links lead once a record is gone. */
const stillWritten = new Set([
  'owner',
  'teams',
  'tags',
  'externalIds',
  'lastActivityAt',
  'nextActivityAt',
  'updatedAt',
  'convertedAccount',
  'convertedContact',
  'convertedOpportunity',
])

const followStatus: Rule = {
  name: 'lead: status type, date and reason follow the status',
  on: ['create', 'update'],
  when: ['status', 'disqualifyReason'],
  run: (input) => {
    const { record, before, changed, now } = input
    const type = typeOf(input, record.status)
    if (type === 'disqualified' && !record.disqualifyReason) {
      return { issues: [{ field: 'disqualifyReason', code: 'required', message: 'Say why the lead is disqualified' }] }
    }
    if (before?.status === record.status) return {}
    if (type === 'converted' && isByHand(input)) {
      return { issues: [{ field: 'status', code: 'convertLead', message: 'Convert the lead to make it converted' }] }
    }
    // An undo puts the date back as well.
    const given = before ? changed.has('statusChangedAt') : Boolean(record.statusChangedAt)
    const set: Record<string, JsonValue> = {
      statusType: type,
      statusChangedAt: given ? (record.statusChangedAt ?? now) : now,
    }
    const leaves = before?.statusType === 'disqualified' && type !== 'disqualified'
    if (leaves && !changed.has('disqualifyReason')) set.disqualifyReason = null
    if (before?.statusType === 'nurture' && type !== 'nurture' && !changed.has('recycleOn')) set.recycleOn = null
    return { set }
  },
}

export const leadRules: Rule[] = [keepConverted, followStatus]

/** What the status means to the machine: administrators say it of each they add. One that says nothing is open. */
const typeOf = ({ choices }: RuleInput, status: JsonValue | undefined): string =>
  choices('status').find((choice) => choice.value === status)?.type ?? 'open'

/** Leads of another system come converted; here, only a conversion says when it was. */
const isByHand = ({ record, source }: RuleInput): boolean => !record.convertedAt && byHand.has(source)

const byHand = new Set<RuleInput['source']>(['ui', 'api', 'automation'])
