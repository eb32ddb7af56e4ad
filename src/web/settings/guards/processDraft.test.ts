import { describe, expect, test } from 'vitest'
import { moveBetween, type Process } from '#kernel/guards/contract.ts'
import { asksMore, draftOf, itemsOf, linesOf, moveAt, toggled, withMove } from './processDraft.ts'

const open = ({ field, known, moves }: Process, from: string | null, to: string) =>
  moveBetween({ field, known, moves: moves.map((move) => ({ ...move, isMine: true })) }, from, to)

describe('a process that is being arranged', () => {
  test('begins with every way open, and keeps what is closed', () => {
    const draft = draftOf('state', undefined, ['a', 'b', 'c'])
    expect(draft.moves).toHaveLength(9)
    const closed = toggled(draft, 'a', 'c')
    expect(open(closed, 'a', 'c')).toBe('closed')
    expect(open(closed, 'c', 'a')).toBe('open')
    expect(toggled(closed, 'a', 'c').moves).toHaveLength(9)
  })

  test('opens all ways to states that came later, and drops those that are gone', () => {
    const standing = toggled(draftOf('state', undefined, ['a', 'b', 'gone']), 'a', 'b')
    const draft = draftOf('state', standing, ['a', 'b', 'late'])
    expect(open(draft, 'a', 'b')).toBe('closed')
    expect(open(draft, 'a', 'late')).toBe('open')
    expect(open(draft, 'late', 'b')).toBe('open')
    expect(open(draft, null, 'late')).toBe('open')
    expect(draft.moves.some(({ from, to }) => from === 'gone' || to === 'gone')).toBe(false)
  })

  test('says what a move asks for', () => {
    const draft = draftOf('state', undefined, ['a', 'b'])
    const move = moveAt(draft, 'a', 'b')
    if (!move) throw new Error('The move is missing')
    expect(asksMore(move)).toBe(false)
    const asking = withMove(draft, { ...move, requiredFields: ['amount'] })
    expect(asksMore(moveAt(asking, 'a', 'b') ?? move)).toBe(true)
    expect(asksMore(moveAt(asking, 'b', 'a') ?? move)).toBe(false)
  })

  test('keeps the id and the other languages of items whose line still stands', () => {
    const before = [
      { id: 'item1', label: { en: 'Call', de: 'Anrufen' } },
      { id: 'item2', label: { en: 'Write' } },
    ]
    const after = itemsOf(' Write \n\nVisit\nCall\nCall', before, 'en')
    expect(after).toEqual([before[1], { id: 'item3', label: { en: 'Visit' } }, before[0]])
    expect(linesOf(after, 'en')).toBe('Write\nVisit\nCall')
  })
})
