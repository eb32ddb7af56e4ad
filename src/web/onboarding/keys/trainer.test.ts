import { expect, test } from 'vitest'
import { gridStep } from '#kernel/records/web/grid-keys.ts'
import { gridSheet } from '#kernel/records/web/gridSheet.ts'
import { afterDeed, freshSandbox } from './sandbox.ts'
import { begin, isShown, lessonOf, lessons, press, type Round, sparedBy } from './trainer.ts'

const through = (round: Round, ...keys: string[]) => keys.reduce(press, round)

test('twelve shortcuts, each asked once when all go right', () => {
  const all = lessons.flatMap(({ keys }) => keys.split(' '))
  const end = through(begin({}), ...all)
  expect(lessons).toHaveLength(12)
  expect(end.queue).toEqual([])
  expect(end).toMatchObject({ right: 12, wrong: 0 })
  expect(Object.values(end.known)).toEqual(Array(12).fill(1))
  expect(end.saved).toBeCloseTo(lessons.reduce((sum, lesson) => sum + sparedBy(lesson), 0))
})

test('what went wrong is shown, and comes again after two others', () => {
  const wrong = press(begin({ down: 0 }), 'x')
  expect(wrong).toMatchObject({ wrong: 1, isMissed: true })
  expect(lessonOf(wrong)?.key).toBe('down')
  const next = press(wrong, 'ArrowDown')
  expect(next.queue.slice(0, 3)).toEqual(['last', 'peek', 'down'])
  expect(next.known.down).toBe(0)
})

test('the least known comes first, and keys once known are not shown', () => {
  const known = Object.fromEntries(lessons.map(({ key }) => [key, key === 'home' ? 0 : 3]))
  const round = begin(known)
  expect(lessonOf(round)?.key).toBe('home')
  expect(isShown(round)).toBe(true)
  expect(isShown(through(round, 'g', 'h'))).toBe(false)
})

test('a sequence takes its keys one after the other', () => {
  const round = begin(Object.fromEntries(lessons.map(({ key }) => [key, key === 'home' ? 0 : 3])))
  expect(press(round, 'g')).toMatchObject({ pressed: ['g'], wrong: 0 })
  expect(through(round, 'g', 'x')).toMatchObject({ pressed: [], wrong: 1 })
})

test('each deed is seen in the list, and undo takes the last change back', () => {
  const seen = lessons.map(({ key }) => afterDeed({ ...freshSandbox, before: [] }, key))
  for (const box of seen) expect(box).not.toEqual({ ...freshSandbox, before: [] })
  const cleared = afterDeed(freshSandbox, 'clear')
  expect(cleared.rows[0]?.city).toBe('')
  expect(afterDeed(cleared, 'undo').rows).toEqual(freshSandbox.rows)
})

test('keys of lists are those of the real grid', () => {
  const bounds = { rows: 5, cols: 2, page: 5 }
  const does = (keys: string) => gridSheet.find((line) => line.keys.split(' ').includes(keys))?.does
  const keysOf = (key: string) => lessons.find((lesson) => lesson.key === key)?.keys ?? ''
  expect(['down', 'open', 'edit', 'peek', 'select', 'clear'].map((key) => does(keysOf(key)))).toEqual([
    'move',
    'open',
    'edit',
    'peek',
    'toggle',
    'clear',
  ])
  const cursor = { row: 0, col: 0, editing: false }
  const step = gridStep(cursor, { key: 'ArrowDown', ctrl: true, shift: false, alt: false }, bounds)
  expect(step).toMatchObject({ do: 'move', cursor: { row: 4 } })
})
