import { describe, expect, it } from 'vitest'
import { gathered, together } from './gathered.ts'

describe('gathered', () => {
  it('asks once for what comes together, and again for what comes while it waits', async () => {
    const asked: string[][] = []
    const gate = Promise.withResolvers<void>()
    const find = gathered(async (keys) => {
      asked.push(keys)
      if (asked.length === 1) await gate.promise
      return new Map(keys.filter((key) => key !== 'absent').map((key) => [key, key.toUpperCase()]))
    })
    const first = [find('a'), find('b'), find('a'), find('absent')]
    await new Promise((resolve) => setImmediate(resolve))
    // The same key asked later must not be answered by the statement that is already on its way.
    const later = [find('a'), find('c')]
    gate.resolve()
    expect(await Promise.all(first)).toEqual(['A', 'B', 'A', undefined])
    expect(await Promise.all(later)).toEqual(['A', 'C'])
    expect(asked).toEqual([
      ['a', 'b', 'absent'],
      ['a', 'c'],
    ])
  })

  it('passes a failure to everyone who waited for it, and works again afterwards', async () => {
    let fails = true
    const find = gathered(async (keys) => {
      if (fails) throw new Error('no database')
      return new Map(keys.map((key) => [key, key]))
    })
    const answers = await Promise.allSettled([find('a'), find('b')])
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    fails = false
    expect(await find('a')).toBe('a')
  })
})

describe('together', () => {
  it('lets an answer of its own keep nobody waiting', async () => {
    const slow = Promise.withResolvers<string>()
    const ask = together<string, string>(async (items) =>
      items.map((item) => (item === 'slow' ? slow.promise : `done ${item}`)),
    )
    const [waiting, quick] = [ask('slow'), ask('quick')]
    expect(await quick).toBe('done quick')
    expect(await ask('next')).toBe('done next')
    slow.resolve('at last')
    expect(await waiting).toBe('at last')
  })
  it('sends no more at once than it may', async () => {
    const sizes: number[] = []
    const ask = together<number, number>(async (items) => {
      sizes.push(items.length)
      return items
    }, 2)
    expect(await Promise.all([1, 2, 3, 4, 5].map(ask))).toEqual([1, 2, 3, 4, 5])
    expect(sizes).toEqual([2, 2, 1])
  })
})
