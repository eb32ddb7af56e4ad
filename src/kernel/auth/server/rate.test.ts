import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from './rate.ts'

describe('networkOf', () => {
  it('S-46 one address of a /64 stands for all of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }),
        fc.ipV4(),
        (groups, _v4) => {
          const address = groups.map((group) => group.toString(16)).join(':')
          const other = [...groups.slice(0, 4), 1, 2, 3, 4].map((group) => group.toString(16)).join(':')
          expect(networkOf(address)).toBe(networkOf(other))
        },
      ),
    )
  })

  it('S-46 the spellings of one address are one network', () => {
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
    expect(networkOf('2001:0DB8:0:0:0:0:0:1')).toBe('2001:db8:0:0::/64')
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
    expect(networkOf('::1')).toBe('0:0:0:0::/64')
    expect(networkOf('::ffff:10.1.2.3')).toBe('10.1.2.3')
    expect(networkOf('::FFFF:10.1.2.3')).toBe('10.1.2.3')
    expect(networkOf('10.1.2.3')).toBe('10.1.2.3')
  })
})
