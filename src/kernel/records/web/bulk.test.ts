import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiError, api } from '#kernel/client/http.ts'
import type { Batch } from '#kernel/records/contract.ts'
import { byReason, runBulk, selectionQuery, summarise, undoBulk } from './bulk.ts'
import { headState, noSelection, toggled, withAll } from './selection.ts'

const issue = { field: 'x', code: 'required', message: 'Say why' }
const object = { name: 'thing', plural: 'things' }

describe('mass changes', () => {
  afterEach(() => vi.restoreAllMocks())

  test('say honestly what was done, left and refused, and of which record', () => {
    const refused = { status: 'error', code: 'forbidden', message: 'Not yours' } as const
    const result = summarise(
      ['1', '2', '3', '4', '5'].map((id) => ({ id })),
      [
        { status: 'deleted', id: '1', version: 2 },
        { status: 'unchanged', id: '2', version: 1 },
        refused,
        refused,
        { status: 'error', code: 'invalid', message: 'bad', issues: [issue] },
      ],
    )
    expect(result).toMatchObject({ done: ['1'], unchanged: ['2'], operation: null })
    expect(byReason(result.failed).map(({ reason, ids }) => [reason.code, reason.issue?.code, ids])).toEqual([
      ['forbidden', undefined, ['3', '4']],
      ['invalid', 'required', ['5']],
    ])
  })

  const many = Array.from({ length: 1500 }, (_, at) => ({ op: 'update' as const, id: `${at}`, values: { a: 1 } }))
  const updatedAll = (items: Batch['items']) =>
    items.map((item) => ({ status: 'updated' as const, id: 'id' in item ? item.id : '', version: 2 }))

  test('go out in calls of a thousand, all of them one operation to be undone', async () => {
    const post = vi.spyOn(api, 'post').mockImplementation(async (_path, body) => ({
      outcomes: updatedAll((body as Batch).items),
      operation: 'o1',
    }))
    const seen: number[] = []
    const result = await runBulk(object, many, (done) => seen.push(done))
    expect(post).toHaveBeenCalledTimes(2)
    expect(seen).toEqual([1000, 1500])
    expect(result.done).toHaveLength(1500)
    expect(post.mock.calls.map(([, body]) => (body as Batch).operation)).toEqual([undefined, 'o1'])
    expect(result.operation).toBe('o1')
  })

  test('say what was done when the connection breaks off in the middle', async () => {
    vi.spyOn(api, 'post')
      .mockImplementationOnce(async (_path, body) => ({
        outcomes: updatedAll((body as Batch).items),
        operation: 'o1',
      }))
      .mockRejectedValueOnce(new ApiError(0, {}))
    const result = await runBulk(object, many)
    expect(result.done).toHaveLength(1000)
    expect(result.failed).toHaveLength(500)
    expect(result.failed[0]).toMatchObject({ id: '1000', code: 'offline' })
    expect(result.operation).toBe('o1')
  })

  test('an undo that goes on in the background is waited for', async () => {
    vi.useFakeTimers()
    const states = ['running', 'done']
    const get = vi.spyOn(api, 'get').mockImplementation(async () => ({ id: 'u1', state: states.shift() }))
    vi.spyOn(api, 'post').mockResolvedValue({ id: 'u1', state: 'queued' })
    const undone = undoBulk({ operation: 'o1' })
    await vi.advanceTimersByTimeAsync(2_000)
    await undone
    vi.useRealTimers()
    expect(get.mock.calls.map(([path]) => path)).toEqual(Array(2).fill('/api/v1/operations/u1'))
  })

  test('changes of other people to other fields may stand, to the same field are a conflict', async () => {
    const conflict = (current: string) => ({
      status: 'error',
      code: 'conflict',
      message: 'changed',
      version: 7,
      differences: [{ field: 'a', yours: 'new', current }],
    })
    const sent: Batch[] = []
    vi.spyOn(api, 'post').mockImplementation(async (_path, body) => {
      sent.push(body as Batch)
      return sent.length === 1
        ? { outcomes: [conflict('old'), conflict('theirs')], operation: 'o1' }
        : { outcomes: [{ status: 'updated', id: '1', version: 8 }], operation: 'o1' }
    })
    const item = (id: string) => ({ op: 'update' as const, id, version: 6, values: { a: 'new' }, before: { a: 'old' } })
    const result = await runBulk(object, [item('1'), item('2')])
    expect(sent[1]).toEqual({
      items: [{ op: 'update', id: '1', version: 7, values: { a: 'new' } }],
      operation: 'o1',
      again: true,
    })
    expect(result).toMatchObject({ done: ['1'], failed: [{ id: '2', code: 'conflict' }], operation: 'o1' })
  })

  test('an export of the selection asks for its records alone, a thousand a condition', () => {
    const ids = Array.from({ length: 2001 }, (_, at) => `${at}`)
    const query = selectionQuery({ search: 'x', filter: { all: true }, fields: ['name'] }, ids)
    expect(query).toMatchObject({ fields: ['name'], filter: { or: [{ op: 'in' }, { op: 'in' }, { value: ['2000'] }] } })
    expect(query).not.toHaveProperty('search')
  })

  test('a selection is by id and survives scrolling', () => {
    const one = toggled(noSelection, 'a')
    expect([...toggled(one, 'b')]).toEqual(['a', 'b'])
    expect([...toggled(one, 'a')]).toEqual([])
    expect(headState(withAll(one, ['b']), [{ id: 'a' }, { id: 'b' }])).toBe('all')
    expect(headState(one, [{ id: 'a' }, { id: 'b' }])).toBe('some')
    expect(headState(noSelection, [])).toBe('none')
  })
})
