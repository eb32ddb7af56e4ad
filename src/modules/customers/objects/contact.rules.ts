import type { Rule } from '#kernel/objects/contract.ts'

const checkTimeZone: Rule = {
  name: 'contact: time zone exists',
  on: ['create', 'update'],
  when: ['timeZone'],
  run: ({ record }) => {
    const zone = record.timeZone
    if (typeof zone !== 'string' || isTimeZone(zone)) return {}
    return { issues: [{ field: 'timeZone', code: 'timeZone', message: `${zone} is not a time zone` }] }
  },
}

export const contactRules: Rule[] = [checkTimeZone]

const known = new Map<string, boolean>()

/** Asked of Intl once a name, since that is slow beside an import; names come from people, so the memory is bounded. */
function isTimeZone(name: string): boolean {
  let answer = known.get(name)
  if (answer === undefined) {
    answer = isKnownToIntl(name)
    if (known.size > 1000) known.clear()
    known.set(name, answer)
  }
  return answer
}

function isKnownToIntl(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
