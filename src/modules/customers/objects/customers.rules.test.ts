import { describe, expect, it } from 'vitest'
import { domainOf } from '#kernel/fields/shared/domains.ts'
import { ruleRunner } from '#kernel/testing/rules.ts'
import { accountRules } from './account.rules.ts'
import { accountContactRules } from './accountContact.rules.ts'
import { contactRules } from './contact.rules.ts'

describe('account', () => {
  const write = ruleRunner(accountRules)

  it('takes its domains from website and e-mails and leaves public mail providers out', () => {
    const emails = ['info@mail.acme.example', 'boss@gmail.com', 'INFO@Acme.example'].map((address) => ({ address }))
    expect(write({ website: 'https://www.Acme.example/contact', emails }).record.domains).toEqual([
      'acme.example',
      'mail.acme.example',
    ])
    expect(write({ emails: [{ address: 'a@web.de' }] }).record.domains).toBeNull()
  })
  it('knows since when it is a customer', () => {
    const prospect = write({ name: 'Acme', type: 'Prospect' }).record
    expect(prospect.customerSince).toBeUndefined()
    expect(write({ type: 'Customer' }, prospect).record.customerSince).toBe('2026-05-12')
    expect(write({ type: 'Customer', customerSince: '2001-01-01' }, prospect).record.customerSince).toBe('2001-01-01')
  })
})

describe('domainOf', () => {
  it.each([
    ['http://www2.example.org:8080/path?x=1', 'example.org'],
    ['müller-söhne.de', 'xn--mller-shne-kcb9d.de'],
    ['someone@Example.ORG', 'example.org'],
    ['https://192.168.0.1/', null],
    ['localhost', null],
    ['not a host', null],
    ['', null],
  ])('%s', (address, domain) => expect(domainOf(address)).toBe(domain))
})

describe('contact', () => {
  const write = ruleRunner(contactRules)
  it('takes real time zones only', () => {
    expect(write({ timeZone: 'Europe/Berlin' }).issues).toEqual([])
    expect(write({ timeZone: 'Europe/Kiel' }).issues).toMatchObject([{ field: 'timeZone', code: 'timeZone' }])
  })
})

describe('account relationship', () => {
  const write = ruleRunner(accountContactRules)
  const tie = { contact: 'c', account: 'a', isPrimary: true, isActive: true, from: '2020-01-01', to: null }

  it('ends on the day a person leaves, and is no longer primary', () => {
    expect(write({ isActive: false }, tie).record).toMatchObject({ to: '2026-05-12', isPrimary: false })
    expect(write({ isActive: false, to: '2026-03-31' }, tie).record.to).toBe('2026-03-31')
  })
  it('has no end after a return', () => {
    const left = write({ isActive: false }, tie).record
    expect(write({ isActive: true }, left).record.to).toBeNull()
  })
  it('refuses an end before the start', () => {
    expect(write({ to: '2019-12-31' }, tie).issues).toMatchObject([{ field: 'to', code: 'beforeStart' }])
  })
})
