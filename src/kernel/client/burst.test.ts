import { beforeEach, expect, it } from 'vitest'
import { addToBurst, type Burst, endBurst } from './burst.ts'
import { forgetAll, remember, takeBackLast } from './undo.ts'

let said: (number | null)[] = []
let taken: string[] = []
let burst: Burst | null = null

beforeEach(() => {
  said = []
  taken = []
  forgetAll()
  endBurst()
})

function change(name: string, count = 1): void {
  const step = { run: async () => taken.push(name) }
  remember(step)
  addToBurst({ text: name, count, step }, (next) => {
    burst = next
    said.push(next?.count ?? null)
  })
}

it('counts changes that follow one another, blocks of cells by their cells', () => {
  change('a')
  change('b')
  change('block', 12)
  expect(said).toEqual([1, 2, 14])
})

it('takes back the last alone, and says what is left', async () => {
  change('a')
  change('b')
  await burst?.undoLast()
  expect(taken).toEqual(['b'])
  expect(said.at(-1)).toBe(1)
})

it('takes back all of it, the newest first, and has nothing left to say', async () => {
  for (const name of ['a', 'b', 'c']) change(name)
  await burst?.undoAll()
  expect(taken).toEqual(['c', 'b', 'a'])
  expect(said.at(-1)).toBeNull()
})

it('hears of what the keyboard takes back', () => {
  change('a')
  change('b')
  takeBackLast()
  expect(taken).toEqual(['b'])
  expect(said.at(-1)).toBe(1)
})

it('takes back every change of a long burst', async () => {
  for (let at = 0; at < 120; at++) change(String(at))
  await burst?.undoAll()
  expect(taken).toHaveLength(120)
})

it('begins anew once the toast is gone', () => {
  change('a')
  endBurst()
  change('b')
  expect(said).toEqual([1, 1])
})
