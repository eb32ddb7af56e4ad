import { afterAll, beforeAll, expect, it } from 'vitest'
import { choiceList, saveChoices } from '#kernel/objects/server/choices.ts'
import { create } from '#kernel/records/server/engine.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from './module.ts'

let ws: TestWorkspace
let admin: Person

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales] })
  admin = await ws.person(['admin'])
})
afterAll(() => ws.close())

const plain = async () => {
  const { choices } = await choiceList(await admin.ctx(), 'lead', 'status')
  return choices.map(({ records: _records, isLocked: _isLocked, isShipped: _isShipped, ...choice }) => choice)
}

it('lets administrators add a status that says what it means', async () => {
  const parked = { value: 'Parked', label: { en: 'Parked' }, type: 'nurture' }
  await saveChoices(await admin.ctx(), 'lead', 'status', [...(await plain()), parked])
  const made = await create(await admin.ctx(), 'lead', { lastName: 'Vega', status: 'Parked' })
  expect(made.statusType).toBe('nurture')
})

it('refuses a type that there is not, and another one for a status that the program rests on', async () => {
  const ctx = await admin.ctx()
  const odd = { value: 'Odd', label: { en: 'Odd' }, type: 'sleeping' }
  await expect(saveChoices(ctx, 'lead', 'status', [...(await plain()), odd])).rejects.toMatchObject({
    issues: [{ code: 'choiceType', params: { value: 'Odd', type: 'sleeping' } }],
  })
  const turned = (await plain()).map((choice) => (choice.value === 'Converted' ? { ...choice, type: 'open' } : choice))
  await expect(saveChoices(ctx, 'lead', 'status', turned)).rejects.toMatchObject({
    issues: [{ code: 'choiceLocked', params: { value: 'Converted' } }],
  })
})
