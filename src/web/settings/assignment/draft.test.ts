import { expect, test } from 'vitest'
import { definitionOf, finished, idOfTarget, isWhole, kindOfTarget, newRule } from './draft.ts'

const member = (user: string) => ({ user, weight: 1 })

test('only what the method asks for is sent', () => {
  const draft = {
    ...newRule(),
    members: [member('a'), member(''), member('b')],
    queue: 'q',
    openFilter: { all: true as const },
  }
  expect(finished(draft)).not.toHaveProperty('queue')
  expect(finished(draft)).not.toHaveProperty('openFilter')
  expect(finished(draft).members.map(({ user }) => user)).toEqual(['a', 'b'])
  expect(finished({ ...draft, method: 'user' }).members).toHaveLength(1)
  expect(finished({ ...draft, method: 'queue' })).toMatchObject({ members: [], queue: 'q' })
  expect(finished({ ...draft, method: 'leastBusy' })).toHaveProperty('openFilter')
})

test('a rule is whole with a name, a moment and somebody who gets the records', () => {
  expect(isWhole(newRule())).toBe(false)
  expect(isWhole({ ...newRule(), name: 'A', members: [member('a')] })).toBe(true)
  expect(isWhole({ ...newRule(), name: 'A', method: 'queue' })).toBe(false)
  expect(isWhole({ ...newRule(), name: 'A', members: [member('a')], when: [] })).toBe(false)
})

test('what a list says about a rule is not sent back', () => {
  const listed = { ...newRule(), id: '1', object: 'lead', problem: null, recent: 3 }
  expect(definitionOf(listed)).toEqual(newRule())
})

test('targets are nobody, a person or a queue', () => {
  expect([undefined, { user: 'u' }, { queue: 'q' }].map(kindOfTarget)).toEqual(['none', 'user', 'queue'])
  expect([undefined, { user: 'u' }, { queue: 'q' }].map(idOfTarget)).toEqual([null, 'u', 'q'])
})
