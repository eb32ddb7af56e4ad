import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { saved, undo } from './screen.ts'
import { settled } from './screens.ts'
import { journeys, picture } from './stage.ts'

journeys('sequences', (stage) => {
  let client: Client
  let page: Page
  let account: RecordJson
  let template: RecordJson

  const dialog = () => page.getByRole('dialog')
  const tasks = async (subject: string) =>
    (await client.find('tasks', { filter: { field: 'subject', op: 'eq', value: subject } })).items
      .map(({ dueAt, isClosed, status }) => ({ dueAt, isClosed, status }))
      .sort((a, b) => String(a.dueAt).localeCompare(String(b.dueAt)))
  const callsOf = async (id: string) =>
    (await client.find('calls', { filter: { field: 'relatedTo', op: 'eq', value: id } })).items
  const lead = (lastName: string) => client.create('leads', { lastName, company: 'Seeadler', rating: 'Cold' })
  const pick = async (where: Locator, name: string) => {
    await where.click()
    await page.getByRole('option', { name, exact: true }).click()
  }

  beforeAll(async () => {
    client = await setUp(stage().url)
    account = await client.create('accounts', { name: 'Seeadler Optik' })
    template = await client.create('sequenceTemplates', { name: 'First two weeks', object: 'lead' })
    const steps = [
      { subject: 'Call {name}', kind: 'call', timeOfDay: '23:50' },
      { subject: 'Send the brochure', kind: 'task', waitDays: 2 },
    ]
    for (const [index, step] of steps.entries())
      await client.create('sequenceSteps', { template: template.id, position: index + 1, workingDays: false, ...step })
    page = await stage().open({ as: client })
  }, 120_000)

  it('makes a task that repeats, chosen in words', async () => {
    await page.goto('/o/tasks/new')
    await page.getByRole('textbox', { name: 'Subject' }).fill('Report to Ida')
    const due = page.locator('[data-field="dueAt"]')
    await due.getByRole('textbox').first().fill('2030-01-07')
    await page.keyboard.press('Tab')
    const more = page.getByRole('button', { name: /more/i })
    if ((await page.locator('[data-field="recurrence"]').count()) === 0) await more.first().click()
    const field = page.locator('[data-field="recurrence"]')
    await pick(field.getByRole('combobox').first(), 'Weekly')
    await field.getByRole('button', { name: 'Monday' }).click()
    await field.getByText('Every week on Monday').waitFor()
    await pick(field.getByRole('combobox', { name: 'Ends' }), 'After a number of times')
    await field.getByText('Every week on Monday, 10 times').waitFor()
    await picture(page, 'journey-repetition-editor')
    await page.getByRole('button', { name: 'Create Task' }).click()
    await expect.poll(async () => (await tasks('Report to Ida')).length).toBe(1)
    const [made] = (await client.find('tasks', { filter: { field: 'subject', op: 'eq', value: 'Report to Ida' } }))
      .items
    expect(made?.recurrence).toBe('FREQ=WEEKLY;BYDAY=MO;COUNT=10')
    await client.patch(`/api/v1/tasks/${made?.id}`, { relatedTo: { object: 'account', id: account.id } })
  })

  it('brings the next one when one is completed, and takes it back with the completion', async () => {
    const [made] = (await client.find('tasks', { filter: { field: 'subject', op: 'eq', value: 'Report to Ida' } }))
      .items
    await page.goto(`/o/tasks/${made?.id}`)
    await page.getByText('Every week on Monday, 10 times').first().waitFor()
    await page.getByText(/^Next: /).waitFor()
    await picture(page, 'journey-repetition')
    await saved(page, () => page.getByRole('button', { name: 'Skip this one' }).first().click())
    await expect
      .poll(async () => (await tasks('Report to Ida')).map(({ status }) => status))
      .toEqual(['Cancelled', 'Not Started'])
    await undo(page)
    await expect.poll(async () => (await tasks('Report to Ida')).map(({ status }) => status)).toEqual(['Not Started'])
    await page.goto(`/o/accounts/${account.id}`)
    await settled(page)
    await page.getByRole('checkbox', { name: 'Complete “Report to Ida”' }).click()
    await expect.poll(async () => (await tasks('Report to Ida')).length).toBe(2)
    await undo(page)
    await expect.poll(async () => (await tasks('Report to Ida')).length).toBe(1)
  })

  it('asks whether a change is for this one or for all that follow', async () => {
    const made = await client.create('tasks', {
      subject: 'Water the plants',
      dueAt: '2030-01-07T09:00:00Z',
      recurrence: 'FREQ=WEEKLY',
    })
    const following = () => client.patch(`/api/v1/tasks/${made.id}`, { status: 'Completed' })
    await page.goto(`/o/tasks/${made.id}`)
    await page.getByText(/^Next: /).waitFor()
    const subject = page.getByRole('main').getByText('Water the plants').last()
    await subject.dblclick()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('Water the trees')
    await page.keyboard.press('Enter')
    await dialog().getByText('“Water the plants” repeats').waitFor()
    await picture(page, 'journey-repetition-question')
    await dialog().getByRole('button', { name: 'This and all that follow' }).click()
    await dialog().waitFor({ state: 'detached' })
    await following()
    expect(await tasks('Water the trees')).toHaveLength(2)
  })

  it('starts a sequence on a lead from its page, with what it makes shown before', async () => {
    const made = await lead('Ekdal')
    await page.goto(`/o/leads/${made.id}`)
    await page.getByRole('heading', { name: 'Ekdal' }).waitFor()
    await page
      .getByRole('button', { name: /^(More|Actions)/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: /Start sequence/ }).click()
    await pick(dialog().getByRole('combobox', { name: 'Sequence' }), 'First two weeks')
    await dialog().getByText('Call: Call Ekdal').waitFor()
    await picture(page, 'journey-sequence-start')
    await dialog().getByRole('button', { name: 'Start', exact: true }).click()
    await dialog().getByText('1 record has begun.').waitFor()
    await dialog().getByRole('button', { name: 'Close' }).last().click()
    const card = page.getByRole('region', { name: 'Sequence' })
    await card.getByText('Step 1 of 2').waitFor()
    await picture(page, 'journey-sequence')
    const [call] = await callsOf(made.id)
    await client.patch(`/api/v1/calls/${call?.id}`, { status: 'Held' })
    await card.getByText('Step 2 of 2').waitFor()
    await card.getByRole('button', { name: 'Pause' }).click()
    await card.getByText('Paused').waitFor()
    await undo(page)
    await card.getByText('Running').waitFor()
  })

  it('ends by conversion, and says so', async () => {
    const made = await lead('Vega')
    await client.create('sequenceRuns', { template: template.id, record: { object: 'lead', id: made.id } })
    const done = await client.post<{ contact: string }>(`/api/v1/leads/${made.id}/conversion`, {
      account: { mode: 'use', id: account.id },
      contact: { mode: 'create' },
    })
    await page.goto(`/o/contacts/${done.contact}`)
    await page
      .getByRole('region', { name: 'Sequence' })
      .getByText(/Lead converted/)
      .waitFor()
    expect((await callsOf(done.contact)).map(({ status }) => status)).toEqual(['Not Held'])
  })

  it('starts for many from a list, leaves out who is in one, and takes all of it back', async () => {
    const [alpha, beta] = [await lead('Bulk Alpha'), await lead('Bulk Beta')]
    await page.goto(
      `/o/leads?view=all&filter=${encodeURIComponent(JSON.stringify({ field: 'rating', op: 'eq', value: 'Cold' }))}`,
    )
    await page.getByText('Bulk Alpha').first().waitFor()
    await page.getByRole('checkbox', { name: /all/i }).first().click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Start sequence' }).click()
    await pick(dialog().getByRole('combobox', { name: 'Sequence' }), 'First two weeks')
    await dialog().getByText('2 records begin.').waitFor()
    await dialog().getByText('In a sequence already').waitFor()
    await picture(page, 'journey-sequence-many')
    await dialog().getByRole('button', { name: 'Start', exact: true }).click()
    await dialog().getByText('2 records have begun.').waitFor()
    for (const { id } of [alpha, beta]) expect(await callsOf(id)).toHaveLength(1)
    await dialog().getByRole('button', { name: 'Undo' }).click()
    await page.getByText('The start was undone').waitFor()
    for (const { id } of [alpha, beta]) expect(await callsOf(id)).toEqual([])
  })

  it('fits a phone and speaks German', async () => {
    const made = await lead('Brandt')
    await client.create('sequenceRuns', { template: template.id, record: { object: 'lead', id: made.id } })
    const task = await client.create('tasks', {
      subject: 'Blumen',
      dueAt: '2030-01-08T09:00:00Z',
      recurrence: 'FREQ=MONTHLY;BYDAY=2TU',
    })
    await client.patch('/api/v1/me', { language: 'de' })
    const phone = await stage().open({ as: client, width: 'phone', look: 'dark', locale: 'de' })
    await phone.goto(`/o/tasks/${task.id}`)
    await phone.getByText('Jeden Monat am zweiten Dienstag').first().waitFor()
    await picture(phone, 'journey-repetition-phone')
    await phone.goto(`/o/leads/${made.id}`)
    await phone.getByText('Schritt 1 von 2').waitFor()
    await phone.getByText('Schritt 1 von 2').scrollIntoViewIfNeeded()
    await picture(phone, 'journey-sequence-phone')
    await client.patch('/api/v1/me', { language: 'en' })
  })
})
