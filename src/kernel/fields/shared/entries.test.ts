import { describe, expect, it } from 'vitest'
import type { EmailEntry } from '../contract.ts'
import { emails } from '../emails/kind.ts'
import { phones } from '../phones/kind.ts'

const field = { kind: 'emails' } as const
const env = { zone: 'UTC', currency: 'EUR', country: 'DE' }
const read = (input: unknown) => emails.parse(input, field, env)
const imported = (given: EmailEntry[] | null, standing: EmailEntry[]) => emails.imported?.(given, standing)

describe('several addresses', () => {
  it('have exactly one primary: the first that says so, else the first', () => {
    const primaries = (input: unknown) => {
      const parsed = read(input)
      return parsed.ok ? parsed.value?.filter((entry) => entry.isPrimary).map((entry) => entry.address) : null
    }
    expect(primaries(['a@x.example', 'b@x.example'])).toEqual(['a@x.example'])
    const both = ['a@x.example', 'b@x.example'].map((address) => ({ address, isPrimary: true }))
    expect(primaries(both)).toEqual(['a@x.example'])
    expect(primaries([{ address: 'a@x.example' }, { address: 'b@x.example', isPrimary: true }])).toEqual([
      'b@x.example',
    ])
    expect(primaries([{ address: 'a@x.example', isPrimary: false }])).toEqual(['a@x.example'])
  })
  it('say when they were proved and how often mail came back', () => {
    const entry = { address: 'a@x.example', isPrimary: true, verifiedAt: '2026-05-12T10:00:00.000Z', bounceCount: 2 }
    expect(read([{ ...entry, verifiedAt: '2026-05-12T12:00:00+02:00' }])).toEqual({ ok: true, value: [entry] })
    expect(read([{ address: 'a@x.example', bounceCount: 0 }])).toMatchObject({ value: [{ address: 'a@x.example' }] })
    for (const [name, value, code] of [
      ['verifiedAt', 'yesterday', 'notADateTime'],
      ['bounceCount', -1, 'notAnInteger'],
      ['bounceCount', '2', 'notAnInteger'],
    ])
      expect(read([{ address: 'a@x.example', [String(name)]: value }])).toMatchObject({
        ok: false,
        issues: [{ field: `[0].${name}`, code }],
      })
  })
})

describe('what a file makes of addresses that stand', () => {
  const standing: EmailEntry[] = [
    { address: 'a@x.example', type: 'work', isPrimary: true, optOut: true, bounceCount: 1 },
    { address: 'b@x.example', invalid: true },
  ]
  it('keeps what was said of the same address', () => {
    expect(imported([{ address: 'b@x.example', isPrimary: true }, { address: 'a@x.example' }], standing)).toEqual([
      { address: 'b@x.example', isPrimary: true, invalid: true },
      { address: 'a@x.example', type: 'work', optOut: true, bounceCount: 1 },
    ])
  })
  it('keeps addresses that were opted out, whatever the file leaves out', () => {
    expect(imported([{ address: 'c@x.example', isPrimary: true }], standing)).toEqual([
      { address: 'c@x.example', isPrimary: true },
      { address: 'a@x.example', type: 'work', optOut: true, bounceCount: 1 },
    ])
    expect(imported(null, standing)).toMatchObject([{ address: 'a@x.example', isPrimary: true, optOut: true }])
    expect(imported(null, [{ address: 'b@x.example', invalid: true }])).toBeNull()
  })
  it('holds for numbers too', () => {
    expect(phones.imported?.([{ number: '+491' }], [{ number: '+491', type: 'mobile', optOut: true }])).toEqual([
      { number: '+491', type: 'mobile', optOut: true },
    ])
  })
})
