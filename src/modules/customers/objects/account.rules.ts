import type { JsonValue } from '#kernel/fields/contract.ts'
import { domainOf, isPublicMailDomain } from '#kernel/fields/shared/domains.ts'
import type { Rule, RuleInput } from '#kernel/objects/contract.ts'

const deriveDomains: Rule = {
  name: 'account: domains from website and e-mails',
  on: ['create', 'update'],
  when: ['website', 'emails'],
  run: ({ record }) => ({ set: { domains: domainsOf(record) } }),
}

const setCustomerSince: Rule = {
  name: 'account: customer since',
  on: ['create', 'update'],
  when: ['type', 'customerSince'],
  run: ({ record, today }) =>
    record.type === 'Customer' && !record.customerSince ? { set: { customerSince: today } } : {},
}

export const accountRules: Rule[] = [deriveDomains, setCustomerSince]

function domainsOf(record: RuleInput['record']): JsonValue {
  const addresses = (record.emails ?? []) as { address: string }[]
  const found = [record.website, ...addresses.map((entry) => entry.address)].map((text) =>
    typeof text === 'string' ? domainOf(text) : null,
  )
  const domains = [...new Set(found)].filter((domain) => domain !== null && !isPublicMailDomain(domain))
  return domains.length ? domains : null
}
