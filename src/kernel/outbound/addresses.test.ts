import { describe, expect, it } from 'vitest'
import { allowedAddresses, parseNetwork } from './addresses.ts'

const nothing = allowedAddresses([])

describe('addresses', () => {
  it.each([
    '8.8.8.8',
    '93.184.215.14',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82a::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('%s is public', (address) => {
    expect(nothing.permits(address)).toBe(true)
  })

  it.each([
    '',
    'localhost',
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '168.63.129.16',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:7f00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::808:808',
    '100::1',
    '2001::1',
    '2001:0:53aa:64c::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2606:4700::5efe:7f00:1',
    '2606:4700::200:5efe:a00:1',
  ])('S-32 %s is closed', (address) => {
    expect(nothing.permits(address)).toBe(false)
  })

  it('opens what the operator names, in every spelling, and nothing beside it', () => {
    const own = allowedAddresses(['10.1.0.0/16', 'fd12::/16', '127.0.0.1'])
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12:0:0::9', '127.0.0.1'])
      expect(own.permits(address), address).toBe(true)
    for (const address of ['10.2.0.1', 'fd13::1', '127.0.0.2', '192.168.0.1'])
      expect(own.permits(address), address).toBe(false)
  })

  it('S-32 no list opens the metadata services of clouds', () => {
    const all = allowedAddresses(['0.0.0.0/0', '::/0'])
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      'fd00:ec2::254',
      '168.63.129.16',
      'fe80::1',
      '0.0.0.0',
    ])
      expect(all.permits(address), address).toBe(false)
    expect(all.permits('192.168.0.1')).toBe(true)
  })

  it.each(['10.0.0.0/33', '10.0.0/8', 'example.com', '::1/129', '10.0.0.0/8/8', ''])('"%s" is no network', (text) => {
    expect(parseNetwork(text)).toBeNull()
  })
})
