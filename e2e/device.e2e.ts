import { expect, it } from 'vitest'
import { onDevice } from './device.ts'

onDevice('what lies on a device', (open) => {
  const empty = { record: null, list: null, hits: 0, queue: [], drafts: 0 }
  const all = { holder: 1, kept: 3, queue: 1, drafts: 1 }

  it('is sealed anew each time, by a key that nobody reads out and no other opens', async () => {
    const { run } = await open()
    expect(await run('sealing')).toEqual({
      differ: true,
      clear: false,
      own: 'secret',
      otherKey: null,
      otherPerson: null,
      moved: null,
      readOut: false,
    })
  })

  it('V-39 shows nothing of one person to the next, and their writes only to themselves', async () => {
    const { run, reload } = await open()
    await run('work', 'ada')
    expect(await run('count')).toEqual(all)
    expect(await run('look', 'ben')).toEqual(empty)
    await reload()
    expect(await run('look', 'ben')).toEqual(empty)
    await run('endSession')
    expect(await run('look', 'ada')).toEqual({ ...empty, queue: [{ name: 'By ada' }], drafts: 1 })
  })

  it('S-18 keeps no answer that was asked for in the session before', async () => {
    const { run, answers } = await open()
    await run('work', 'ada')
    answers(() => ({ json: { id: 'of ada', version: 1 } }))
    expect(await run('lateAnswer')).toBeNull()
  })

  it('opens for nobody whom the server has not seen for a fortnight', async () => {
    const { run } = await open()
    await run('work', 'ada')
    expect(await run('age', 13)).toBe('ada')
    expect(await run('recall')).not.toBeNull()
    expect(await run('age', 15)).toBeNull()
    expect(await run('recall')).toBeNull()
  })

  it('V-39 is locked and taken away at once when somebody leaves, with or without a connection', async () => {
    const { run, asked, answers } = await open()
    await run('work', 'ada')
    await run('closeOutbox')
    await run('lock', false)
    expect(await run('count')).toEqual({ debts: 1 })
    expect(await run('write', 'account', { name: 'Too late' })).toBeNull()
    expect(await run('settle', false)).toBe(false)
    expect(await run('count')).toEqual({ debts: 1 })
    answers((request) => ({ json: request === 'GET /api/v1/me' ? { csrfToken: 't' } : {} }))
    asked.length = 0
    expect(await run('settleDebt')).toBe(true)
    expect(asked).toEqual(['GET /api/v1/me', 'POST /api/auth/sign-out'])
    expect(await run('databases')).toEqual([])
  })

  it('takes writes of working records to keep, and of nothing else', async () => {
    const { run } = await open()
    await run('work', 'ada')
    expect(await run('write', 'account', { name: 'Later' })).toMatchObject({ name: 'Later' })
    expect(await run('write', 'user', { name: 'Never' })).toBeNull()
  })

  it('marks a record as not sent yet from the first moment, under its name, also when only the answer was lost', async () => {
    const { run } = await open()
    await run('work', 'ada')
    expect(await run('lostAnswer')).toEqual({ name: 'Karl Verlorensen', mark: 'waiting' })
  })

  it('keeps what waits, and nothing else, for who says so', async () => {
    const { run, asked, answers } = await open()
    await run('work', 'ada')
    await run('lock', true)
    expect(await run('count')).toEqual({ queue: 1, debts: 1 })
    answers((request) => ({ json: request === 'GET /api/v1/me' ? { csrfToken: 't' } : {} }))
    expect(await run('settleDebt')).toBe(true)
    expect(asked.at(-1)).toBe('POST /api/auth/sign-out?keep=unsent')
    expect(await run('count')).toEqual({ queue: 1 })
    expect(await run('look', 'ben')).toEqual(empty)
    expect(await run('look', 'ada')).toMatchObject({ queue: [{ name: 'By ada' }] })
  })

  it('ends no other session in the place of the one that was left', async () => {
    const { run, asked, answers } = await open()
    answers(() => ({ status: 401 }))
    expect(await run('settle', false)).toBe(true)
    answers((request) => (request === 'GET /api/v1/me' ? { json: { csrfToken: 'old' } } : { status: 403 }))
    asked.length = 0
    expect(await run('settle', false)).toBe(true)
    expect(asked).toHaveLength(2)
    expect(await run('settleDebt')).toBe(true)
    expect(asked).toHaveLength(2)
  })

  it('asks again for lists a few at a time, none that has just come, and none where it costs money', async () => {
    const { run, asked, answers, pass } = await open()
    const count = (wanted: string) => asked.filter((request) => request === wanted).length
    const lists = () => count('POST /api/v1/tasks/query')
    const records = () => count('POST /api/v1/accounts/query')
    await run('work', 'ada')
    await run('lists', 1, 45)
    await pass('01:00:00')
    await run('lists', 46, 5)
    const items = [{ id: '0198aaaa-0000-7000-8000-000000000001' }]
    answers(() => ({ json: { items, next: null } }))
    asked.length = 0
    await run('refresh', true)
    await expect.poll(records).toBe(1)
    await pass('10:00')
    expect([records(), lists()]).toEqual([1, 0])
    await run('refresh', false)
    await expect.poll(records).toBe(2)
    await pass('01:00')
    expect(lists()).toBeLessThanOrEqual(5)
    for (let minute = 0; minute < 12; minute++) {
      await pass('01:00')
      await run('count')
    }
    await expect.poll(async () => pass('00:15').then(lists)).toBe(35)
    asked.length = 0
    await run('lists', 1, 0)
    await run('refresh', false)
    await pass('10:00')
    expect(lists()).toBe(0)
  })

  it('goes on from the program before, and begins anew where nothing can be read', async () => {
    const { run } = await open()
    await run('older')
    expect(await run('look', 'ada')).toMatchObject({ queue: [{ name: 'From before' }] })
    expect(await run('loss')).toBe(false)
    await run('newKey')
    expect([await run('count'), await run('loss'), await run('loss')]).toEqual([{ holder: 1 }, true, false])
  })

  it.each([99, 2])('throws away a store of another make (version %s) and says so', async (version) => {
    const { run } = await open()
    await run('foreign', version)
    expect(await run('look', 'ada')).toEqual(empty)
    expect(await run('loss')).toBe(true)
  })
})
