import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { setAway } from './connection.ts'
import { changePersonSetting, forgetUnsent, personQuery } from './person.ts'

const fetched = vi.fn<typeof fetch>()
const answers: ((response: Response) => void)[] = []
const a = { object: 'account', id: 'a' }
const b = { object: 'account', id: 'b' }
let client: QueryClient

beforeEach(() => {
  vi.stubGlobal('fetch', fetched)
  fetched.mockImplementation(() => new Promise((resolve) => answers.push(resolve)))
  client = new QueryClient()
  client.setQueryData(personQuery.queryKey, {
    navigation: { favourites: [], groups: [], objects: [], hiddenGroups: [], hiddenObjects: [], folded: [] },
    tabs: { open: [] },
    notices: { muted: [] },
    panel: { opens: 'page' },
    views: { byObject: {} },
    formats: { country: null, hours: 'auto', digits: 'auto' },
    help: { steps: 'shown', tour: null, keys: {} },
    recent: { records: [], commands: [] },
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  fetched.mockReset()
  answers.length = 0
  forgetUnsent()
})

const open = () => client.getQueryData(personQuery.queryKey)?.tabs.open
const bodies = () => fetched.mock.calls.map(([, init]) => JSON.parse(String(init?.body)))
const answer = async (status = 200) => {
  answers.shift()?.(new Response('{}', { status, headers: { 'content-type': 'application/json' } }))
  await new Promise((done) => setTimeout(done))
}

test('shows a change at once and sends what stands last, one after the other', async () => {
  const first = changePersonSetting(client, 'tabs', () => ({ open: [a] }))
  void changePersonSetting(client, 'tabs', ({ open }) => ({ open: [...open, b] }))
  void changePersonSetting(client, 'tabs', ({ open }) => ({ open: open.toReversed() }))
  expect(open()).toEqual([b, a])
  expect(bodies()).toEqual([{ open: [a] }])
  await answer()
  expect(bodies()).toEqual([{ open: [a] }, { open: [b, a] }])
  await answer()
  await first
  expect(fetched).toHaveBeenCalledTimes(2)
})

test('a change that changes nothing is not sent', async () => {
  await changePersonSetting(client, 'tabs', (now) => now)
  expect(fetched).not.toHaveBeenCalled()
})

test('a change without a connection stands, and goes out when there is one again', async () => {
  fetched.mockRejectedValueOnce(new TypeError('network'))
  vi.stubGlobal('navigator', { onLine: false })
  await changePersonSetting(client, 'tabs', () => ({ open: [a] }))
  setAway(true)
  expect(open()).toEqual([a])
  expect(fetched).toHaveBeenCalledTimes(1)
  setAway(false)
  expect(bodies()).toEqual([{ open: [a] }, { open: [a] }])
  await answer()
  setAway(true)
  setAway(false)
  expect(fetched).toHaveBeenCalledTimes(2)
})

test('a refused change is told and the standing value is asked for again', async () => {
  const asked = vi.spyOn(client, 'invalidateQueries')
  const change = changePersonSetting(client, 'panel', () => ({ opens: 'panel' }))
  const refused = expect(change).rejects.toThrow()
  await answer(422)
  await refused
  expect(asked).toHaveBeenCalledWith({ queryKey: personQuery.queryKey })
})
