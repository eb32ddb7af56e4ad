import { expect, test } from 'vitest'
import { askedIn } from './mentionNode.ts'

test.each([
  ['@', ''],
  ['Hello @Be', 'Be'],
  ['(@Ben Holm', 'Ben Holm'],
  ['@Jürgen O’Neil', 'Jürgen O’Neil'],
  ['mail ben@nordlicht', null],
  ['@Ben Holm said', null],
  ['@ Ben', null],
  ['Hello', null],
])('%j asks for %j', (before, asked) => expect(askedIn(before)).toBe(asked))
