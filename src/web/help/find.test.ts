import { expect, test } from 'vitest'
import { findHelp } from './find.ts'

const entries = [
  { title: 'Import', text: 'Brings records from a file.', what: 1 },
  { title: 'Lists', text: 'All records of one kind; import more of them.', what: 2 },
  { title: 'Löschen', text: 'Was gelöscht wurde', what: 3 },
]
const found = (question: string) => findHelp(entries, question).map(({ what }) => what)

test('every word must be there, titles come first', () => {
  expect(found('import')).toEqual([1, 2])
  expect(found('RECORDS file')).toEqual([1])
  expect(found('records nothing')).toEqual([])
})

test('accents need not be typed, and an empty question has no answer', () => {
  expect(found('loschen')).toEqual([3])
  expect(found('  ')).toEqual([])
})
