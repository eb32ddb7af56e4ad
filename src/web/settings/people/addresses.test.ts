import { expect, it } from 'vitest'
import { addressesIn } from './addresses.ts'

it.each([
  ['', []],
  [' , ;\n', []],
  ['vera@example.com', ['vera@example.com']],
  ['Vera@Example.com vera@example.com', ['vera@example.com']],
  ['a@x.de, b@x.de;c@x.de\nd@x.de\te@x.de', ['a@x.de', 'b@x.de', 'c@x.de', 'd@x.de', 'e@x.de']],
  ['Vera Kim <vera@example.com>, "Jo" <jo@example.com>', ['vera@example.com', 'jo@example.com']],
  ['no address', ['no', 'address']],
])('finds the addresses in %j', (text, addresses) => {
  expect(addressesIn(text)).toEqual(addresses)
})
