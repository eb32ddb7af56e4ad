import { describe, expect, test } from 'vitest'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { countsOf, shareDone } from './progress.ts'

describe('progress of an operation', () => {
  test('the share never passes the whole and is unknown without a total', () => {
    expect(shareDone({ done: 50, total: 200 })).toBe(0.25)
    expect(shareDone({ done: 9, total: 8 })).toBe(1)
    expect(shareDone({ done: 0, total: 0 })).toBe(1)
    expect(shareDone({ done: 5, total: null })).toBeNull()
  })

  test('only what happened is counted', () => {
    const operation = { created: 3, updated: 0, skipped: 0, failed: 2 } as OperationJson
    expect(countsOf(operation)).toEqual([
      { key: 'created', count: 3 },
      { key: 'failed', count: 2 },
    ])
  })
})
