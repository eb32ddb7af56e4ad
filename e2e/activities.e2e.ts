import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { makeSample } from './sample.ts'
import { undo } from './screen.ts'
import { settled } from './screens.ts'
import { journeys, picture } from './stage.ts'

journeys('activities', (stage) => {
  let client: Client
  let page: Page
  let account: RecordJson
  let contact: RecordJson

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client)
    account = await client.create('accounts', { name: 'Seeadler Optik', phones: [{ number: '+494311234567' }] })
    contact = await client.create('contacts', { firstName: 'Ida', lastName: 'Holm', account: account.id })
    page = await stage().open({ as: client })
  })

  const read = (plural: string, id: string) => client.get<RecordJson>(`/api/v1/${plural}/${id}`)
  const callsOf = async (id: string) =>
    (await client.find('calls', { filter: { field: 'relatedTo', op: 'eq', value: id } })).items
  const outcome = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })
  const dialogGone = () => page.getByRole('dialog').waitFor({ state: 'detached' })

  it('logs a call in two clicks, with the contact who was probably called', async () => {
    await page.goto(`/o/accounts/${account.id}`)
    await settled(page)
    let clicks = 0
    const click = async (name: string, inDialog = false) => {
      clicks += 1
      await (inDialog ? outcome(name) : page.getByRole('button', { name, exact: true })).click()
    }
    await click('Log call')
    await page.getByRole('dialog', { name: 'Call with Seeadler Optik' }).waitFor()
    await picture(page, 'journey-activities-log')
    await click('Spoken to', true)
    await page.getByRole('dialog').getByText('Call logged').waitFor()
    expect(clicks).toBe(2)
    const [call, ...others] = await callsOf(account.id)
    expect(others).toEqual([])
    expect(call).toMatchObject({ status: 'Held', direction: 'Outbound', contacts: [contact.id], isClosed: true })
    expect((await read('accounts', account.id)).lastCallAt).toBe(call?.startAt)
    expect((await read('contacts', contact.id)).lastCallAt).toBe(call?.startAt)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Note').fill('Wants a quote')
    await dialog.getByLabel('Next step').fill('Send the quote')
    await dialog.getByLabel('Length in minutes').fill('5')
    await picture(page, 'journey-activities-note')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await dialogGone()
    expect(await read('calls', call?.id ?? '')).toMatchObject({
      description: 'Wants a quote',
      nextStep: 'Send the quote',
      duration: 300,
    })
    await page.getByRole('listitem').filter({ hasText: 'Wants a quote' }).waitFor()
    await picture(page, 'journey-activities-timeline')
  })

  it('logs by key alone, and takes it back', async () => {
    await page.goto(`/o/contacts/${contact.id}`)
    await page.getByRole('button', { name: /^Log call/ }).waitFor()
    await page.keyboard.press('p')
    await outcome('Spoken to').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('Call logged').waitFor()
    expect((await callsOf(contact.id)).map(({ status }) => status)).toEqual(['No Answer'])
    await page.keyboard.press('Escape')
    await dialogGone()
    await undo(page)
    await expect.poll(() => callsOf(contact.id)).toEqual([])
  })

  it('asks what comes next when the last open activity is completed, and plans it by Enter', async () => {
    const relatedTo = { object: 'account', id: account.id }
    const first = await client.create('tasks', { subject: 'Send brochure', relatedTo, dueAt: '2030-01-10T09:00:00Z' })
    await client.create('tasks', { subject: 'Ask for feedback', relatedTo, dueAt: '2030-01-11T09:00:00Z' })
    await page.goto(`/o/accounts/${account.id}`)
    await settled(page)
    const tick = (subject: string) => page.getByRole('checkbox', { name: `Complete “${subject}”` })
    await tick('Send brochure').click()
    await tick('Send brochure').waitFor({ state: 'detached' })
    expect((await read('tasks', first.id)).status).toBe('Completed')
    await tick('Ask for feedback').click()
    const dialog = page.getByRole('dialog', { name: 'What comes next for Seeadler Optik?' })
    await dialog.waitFor()
    await picture(page, 'journey-activities-next')
    await dialog.getByLabel('Subject').fill('Call about feedback')
    await page.keyboard.press('Enter')
    await dialogGone()
    const { items } = await client.find('tasks', {
      filter: { field: 'subject', op: 'eq', value: 'Call about feedback' },
    })
    expect(items).toMatchObject([{ relatedTo, isClosed: false }])
    expect((await read('accounts', account.id)).nextActivityAt).toBe(items[0]?.dueAt)
  })

  it('asks on the start page too, and Escape plans nothing', async () => {
    const lead = await client.create('leads', { lastName: 'Ekdal', company: 'Ekdal Foto' })
    const relatedTo = { object: 'lead', id: lead.id }
    await client.create('tasks', { subject: 'Ring Ekdal', relatedTo, dueAt: '2020-01-01T09:00:00Z' })
    await page.goto('/')
    await page.getByRole('checkbox', { name: 'Complete “Ring Ekdal”' }).click()
    await page.getByRole('dialog', { name: /^What comes next for .*Ekdal/ }).waitFor()
    await page.keyboard.press('Escape')
    await dialogGone()
    expect((await read('leads', lead.id)).nextActivityAt).toBeNull()
  })

  it('finds the customer who has not been called for 24 days, in the ready view and on the start page', async () => {
    const filter = { field: 'name', op: 'eq', value: 'Kobayashi Analytics' }
    const [planted] = (await client.find('accounts', { filter })).items
    await client.patch(`/api/v1/accounts/${planted?.id}`, { owner: client.me.id })
    await page.goto('/o/accounts?view=notCalled')
    await page.getByRole('link', { name: 'Kobayashi Analytics' }).first().waitFor()
    await picture(page, 'journey-activities-not-called')
    await page.goto('/')
    // The sample company's day is the one of UTC: elsewhere it may be tomorrow.
    await page.getByText(/Not called for 2[45] days: Kobayashi Analytics/).waitFor()
    await picture(page, 'journey-activities-home')
    await page.getByRole('button', { name: 'Log call with Kobayashi Analytics' }).click()
    await outcome('Spoken to').click()
    await page.getByRole('dialog').getByText('Call logged').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText(/Kobayashi Analytics/).waitFor({ state: 'detached' })
  })

  it('logs from the menu of a row on a phone', async () => {
    const phone = await stage().open({ as: client, width: 'phone', look: 'dark' })
    await phone.goto('/o/contacts?view=all&search=Holm')
    await phone
      .getByRole('button', { name: /Ida Holm/ })
      .first()
      .click()
    await phone.getByRole('menuitem', { name: 'Log call' }).click()
    await phone.getByRole('dialog').getByRole('button', { name: 'Voicemail' }).waitFor()
    await picture(phone, 'journey-activities-phone')
    await phone.getByRole('dialog').getByRole('button', { name: 'Voicemail' }).click()
    await phone.getByRole('dialog').getByText('Call logged').waitFor()
    expect((await callsOf(contact.id)).map(({ status }) => status)).toEqual(['Voicemail'])
    await phone.context().close()
  })
})
