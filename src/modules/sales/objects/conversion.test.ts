import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { mappedValues, mergeInto, withoutLoosening } from './conversion.ts'

const address = { street: 'Kai 1', city: 'Kiel', country: 'DE' }
const lead = {
  displayName: 'Ana Vega',
  firstName: 'Ana',
  lastName: 'Vega',
  company: 'Puerto Azul',
  address,
  source: 'Referral',
  owner: 'u1',
  budget: { amount: '500', currency: 'USD', base: '460' },
  timeframe: 'Not Known',
  favourite: 'Blue',
}

describe('rule 4: the standard map', () => {
  it('gives company, addresses, source and owner their places', () => {
    expect(mappedValues(lead, 'account', [])).toEqual({ name: 'Puerto Azul', billingAddress: address, owner: 'u1' })
    expect(mappedValues(lead, 'contact', [])).toMatchObject({
      lastName: 'Vega',
      address,
      source: 'Referral',
      owner: 'u1',
    })
    expect(mappedValues(lead, 'opportunity', [])).toEqual({
      name: 'Puerto Azul',
      amount: { amount: '500', currency: 'USD' },
      leadSource: 'Referral',
      purchaseTimeframe: 'Unknown',
      owner: 'u1',
    })
    expect(mappedValues({ displayName: 'Ana Vega' }, 'opportunity', [])).toEqual({ name: 'Ana Vega' })
  })
  it('is joined by lines of administrators, which stand over it', () => {
    const own = [{ from: 'favourite', object: 'account', to: 'name' } as const]
    expect(mappedValues(lead, 'account', own).name).toBe('Blue')
  })
})

describe('rule 2: a standing record', () => {
  it('is filled where it is empty, and asked about where it says something else', () => {
    const standing = { industry: null, website: 'https://a.example', employees: 5, name: 'Other', owner: 'u2' }
    const offered = { industry: 'Legal', website: 'https://b.example', employees: 5, name: 'Puerto', owner: 'u1' }
    expect(mergeInto(standing, offered)).toEqual({
      fills: { industry: 'Legal' },
      differences: [{ field: 'website', standing: 'https://a.example', offered: 'https://b.example' }],
    })
  })
  it('is asked nothing where both say the same in other words', () => {
    const standing = { website: 'https://www.a.example/', title: 'CEO ' }
    expect(mergeInto(standing, { website: 'http://a.example', title: 'CEO' })).toEqual({ fills: {}, differences: [] })
  })
  it('takes new addresses along and keeps rank and kind of its own', () => {
    const standing = { emails: [{ address: 'a@x.de', isPrimary: true, type: 'work' }] }
    const offered = {
      emails: [
        { address: 'b@x.de', isPrimary: true },
        { address: 'a@x.de', type: 'home', optOut: true },
      ],
    }
    expect(mergeInto(standing, offered).fills.emails).toEqual([
      { address: 'a@x.de', isPrimary: true, type: 'work', optOut: true },
      { address: 'b@x.de' },
    ])
    expect(mergeInto(standing, { emails: [{ address: 'a@x.de', isPrimary: true }] }).fills).toEqual({})
  })
})

const entries = fc.uniqueArray(
  fc.record(
    {
      address: fc.constantFrom('a@x.de', 'b@x.de', 'c@x.de', 'd@x.de'),
      optOut: fc.constant(true),
      invalid: fc.constant(true),
      isPrimary: fc.constant(true),
      type: fc.constantFrom('work', 'home'),
    },
    { requiredKeys: ['address'] },
  ),
  { selector: (entry) => entry.address, maxLength: 4 },
)
const record = fc.record({ emails: fc.option(entries), doNotEmail: fc.option(fc.boolean()), doNotCall: fc.boolean() })
type Entry = { address: string; optOut?: boolean }
const refusals = (value: unknown) =>
  ((value ?? []) as Entry[]).filter((entry) => entry.optOut).map((entry) => entry.address)

describe('rule 2: opt-outs', () => {
  it('are never loosened by a standing record being used, whatever both sides say', () => {
    fc.assert(
      fc.property(record, record, (standing, offered) => {
        const { fills } = mergeInto(standing, offered as Record<string, JsonValue>)
        const after = { ...standing, ...fills }
        for (const side of [standing, offered])
          for (const refused of refusals(side.emails)) expect(refusals(after.emails)).toContain(refused)
        expect(((after.emails ?? []) as Entry[]).map(({ address }) => address)).toEqual(
          expect.arrayContaining((standing.emails ?? []).map(({ address }) => address)),
        )
        for (const flag of ['doNotEmail', 'doNotCall'] as const)
          if (standing[flag] || offered[flag]) expect(after[flag]).toBe(true)
      }),
    )
  })
  it('are never loosened by what is typed for a new record', () => {
    fc.assert(
      fc.property(record, record, (given, mapped) => {
        const values = withoutLoosening(given as Record<string, JsonValue>, mapped as Record<string, JsonValue>)
        const kept = refusals(mapped.emails).filter((address) =>
          ((values.emails ?? []) as Entry[]).some((entry) => entry.address === address),
        )
        for (const address of kept) expect(refusals(values.emails)).toContain(address)
        if (mapped.doNotCall) expect(values.doNotCall).toBe(true)
      }),
    )
  })
})
