import { expect, test } from 'vitest'
import { mayWait } from './connection.ts'

test.each([
  ['customers', false, true],
  ['custom', false, true],
  ['hidden', false, true],
  ['settings', false, false],
  ['hidden', true, false],
])('records of the group %s (appended only: %s) may wait: %s', (group, appendOnly, may) => {
  expect(mayWait({ group, appendOnly })).toBe(may)
})
