import { expect, it } from 'vitest'
import { hasDecisionMaker, hasLeft } from './committee.ts'

const seat = (values: Record<string, string | null>) => ({ id: 's', version: 1, ...values })

it('misses a decision maker until somebody of such a role is there', () => {
  expect(hasDecisionMaker([])).toBe(false)
  expect(hasDecisionMaker([seat({ role: 'Champion' }), seat({ role: null })])).toBe(false)
  expect(hasDecisionMaker([seat({ role: 'Champion' }), seat({ role: 'Economic Buyer' })])).toBe(true)
})
it('knows who has left the company', () => {
  expect(hasLeft(seat({ 'contact.account': 'a' }), 'a')).toBe(false)
  expect(hasLeft(seat({ 'contact.account': 'b' }), 'a')).toBe(true)
  expect(hasLeft(seat({ 'contact.account': null }), 'a')).toBe(true)
  expect(hasLeft(seat({ 'contact.account': null }), null)).toBe(false)
  expect(hasLeft(seat({}), 'a')).toBe(false)
})
