import { describe, expect, test } from 'vitest'
import { createNames } from './names.ts'

const turn = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('names of linked records', () => {
  test('many questions become one request an object', async () => {
    const asked: [string, string[]][] = []
    const names = createNames(async (object, ids) => {
      asked.push([object, ids])
      return ids.map((id) => ({ id, name: `Name ${id}` }))
    })
    for (const id of ['1', '2', '1', '3']) names.get('account', id)
    names.get('user', '9')
    await turn()
    expect(asked).toEqual([
      ['account', ['1', '2', '3']],
      ['user', ['9']],
    ])
    await turn()
    expect(names.get('account', '2')).toBe('Name 2')
  })

  test('an unreadable record is asked for once', async () => {
    let calls = 0
    const names = createNames(async () => {
      calls += 1
      return []
    })
    names.get('account', '1')
    await turn()
    expect(names.get('account', '1')).toBe('')
    await turn()
    expect(calls).toBe(1)
  })

  test('after a failure a name may be asked for again', async () => {
    let fails = true
    const names = createNames(async (_, ids) => {
      if (fails) throw new Error('offline')
      return ids.map((id) => ({ id, name: 'found' }))
    })
    names.get('account', '1')
    await turn()
    fails = false
    expect(names.get('account', '1')).toBeUndefined()
    await turn()
    expect(names.get('account', '1')).toBe('found')
  })

  test('a known name needs no request and tells those who may show it', async () => {
    let told = 0
    const names = createNames(() => Promise.reject(new Error('not needed')))
    names.subscribe(() => {
      told += 1
    })
    names.set('account', '1', 'Acme')
    expect(names.get('account', '1')).toBe('Acme')
    const before = names.reader()
    await turn()
    expect(told).toBe(0)
    names.set('account', '1', 'Acme Ltd')
    await turn()
    expect(told).toBe(1)
    expect(names.reader()).not.toBe(before)
    expect(names.reader()('account', '1')).toBe('Acme Ltd')
  })

  test('of very many names the oldest are forgotten, and asked for again by whoever shows them', async () => {
    const asked: string[] = []
    const names = createNames(async (_, ids) => {
      asked.push(...ids)
      return ids.map((id) => ({ id, name: `Name ${id}` }))
    })
    for (let at = 0; at <= 5_000; at++) names.set('account', `${at}`, `Name ${at}`)
    expect(names.get('account', '5000')).toBe('Name 5000')
    expect(names.get('account', '0')).toBeUndefined()
    await turn()
    await turn()
    expect(names.get('account', '0')).toBe('Name 0')
    expect(asked).toEqual(['0'])
  })
})
