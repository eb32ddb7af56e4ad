import { describe, expect, it } from 'vitest'
import { above, forestOf, moveBy, visible, withBelow } from './forest.ts'

const items = [
  { id: 'head', parent: null },
  { id: 'north', parent: 'head' },
  { id: 'south', parent: 'head' },
  { id: 'kiel', parent: 'north' },
  { id: 'guest', parent: 'elsewhere' },
]
const roots = forestOf(items)
const names = (branches: readonly { item: { id: string }; level: number }[]) =>
  branches.map(({ item, level }) => `${item.id} ${level}`)

describe('a forest', () => {
  it('stands below what each names, roots are those that name nothing in it', () => {
    expect(names(visible(roots, () => true))).toEqual(['head 1', 'north 2', 'kiel 3', 'south 2', 'guest 1'])
    expect(names(visible(roots, (id) => id === 'head'))).toEqual(['head 1', 'north 2', 'south 2', 'guest 1'])
  })
  it('loses nobody in a loop', () => {
    const loop = forestOf([
      { id: 'a', parent: 'b' },
      { id: 'b', parent: 'a' },
      { id: 'c', parent: 'c' },
    ])
    expect(names(visible(loop, () => true))).toEqual(['a 1', 'b 2', 'c 1'])
  })
  it('knows what lies below one, and the way to it', () => {
    const [head] = roots
    expect(head && [...withBelow(head)].sort()).toEqual(['head', 'kiel', 'north', 'south'])
    expect(above(roots, 'kiel')).toEqual(['head', 'north'])
    expect(above(roots, 'guest')).toEqual([])
  })
})

describe('keys', () => {
  const press = (key: string, at: string, open: string[]) => {
    const isOpen = (id: string) => open.includes(id)
    return moveBy(key, at, visible(roots, isOpen), isOpen)
  }
  it.each([
    ['ArrowDown', 'head', ['head'], { focus: 'north' }],
    ['ArrowDown', 'guest', [], null],
    ['ArrowUp', 'south', ['head'], { focus: 'north' }],
    ['ArrowRight', 'head', [], { toggle: 'head' }],
    ['ArrowRight', 'head', ['head'], { focus: 'north' }],
    ['ArrowRight', 'south', ['head'], null],
    ['ArrowLeft', 'head', ['head'], { toggle: 'head' }],
    ['ArrowLeft', 'kiel', ['head', 'north'], { focus: 'north' }],
    ['ArrowLeft', 'head', [], null],
    ['Home', 'guest', [], { focus: 'head' }],
    ['End', 'head', [], { focus: 'guest' }],
    ['x', 'head', [], null],
  ])('%s on %s with %j open', (key, at, open, move) => expect(press(key, at, open)).toEqual(move))
})
