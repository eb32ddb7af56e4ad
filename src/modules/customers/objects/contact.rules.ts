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

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
