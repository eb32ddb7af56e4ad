import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Filter } from '#kernel/filter/contract.ts'
import { type Client, setUp } from './client.ts'
import { journeys, picture } from './stage.ts'

journeys('filters', (stage) => {
  let client: Client
  let page: Page

  const filterInUrl = () => JSON.parse(new URL(page.url()).searchParams.get('filter') ?? 'null') as Filter | null
  const names = async () =>
    (await page.locator('[role=grid] [data-row]:not([data-group]) [data-col="0"]').allInnerTexts()).map((name) =>
      name.split('\n').at(-1),
    )
  const editor = () => page.getByRole('dialog', { name: /Advanced filter|Erweiterter Filter/ })
  const add = async (what: string, at = 0) => {
    await editor().getByRole('button', { name: 'Add condition' }).nth(at).press('Enter')
    await page.getByRole('combobox', { name: 'Find a field' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.type(what)
    await page.keyboard.press('Enter')
  }

  beforeAll(async () => {
    client = await setUp(stage().url)
    const account = await client.create('accounts', { name: 'Seeadler Optik' })
    const today = new Date().toISOString().slice(0, 10)
    const deal = (name: string, values: Record<string, unknown> = {}) =>
      client.create('opportunities', { name, account: account.id, closeDate: today, ...values })
    const touch = (id: string) =>
      client.create('notes', { subject: 'Call', body: '<p>x</p>', relatedTo: { object: 'opportunity', id } })
    const task = (id: string, status: string) =>
      client.create('tasks', { subject: 'Ask', status, relatedTo: { object: 'opportunity', id } })
    const lost = await deal('Lost, nothing to do', { lostReason: 'Price' })
    const open = await deal('Lost, still a task', { lostReason: 'Price' })
    const other = await deal('Not lost')
    await deal('Forgotten')
    await task(lost.id, 'Completed')
    await task(open.id, 'Not Started')
    for (const { id } of [lost, open, other]) await touch(id)
    page = await stage().open({ as: client })
  })

  const lostWithoutTask: Filter[] = [
    { field: 'lostReason', op: 'in', value: ['Price'] },
    { field: 'closeDate', op: 'inPeriod', value: 'thisQuarter' },
    { path: 'tasks', has: 'none', where: { field: 'isClosed', op: 'eq', value: false } },
  ]
  const forgotten: Filter = { not: { field: 'lastActivityAt', op: 'inPeriod', value: { last: 21, unit: 'day' } } }

  it('begins with a chip, by keyboard alone', async () => {
    await page.goto('/o/opportunities?layout=table')
    await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter')
    await page.getByRole('combobox', { name: 'Find a field' }).waitFor()
    await page.keyboard.type('lost rea')
    await page.keyboard.press('Enter')
    await page
      .getByRole('textbox', { name: 'Value' })
      .or(page.getByRole('combobox', { name: 'Value' }))
      .first()
      .waitFor()
    await page.keyboard.type('Price')
    await page.getByRole('option', { name: 'Price' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Apply' }).press('Enter')
    await expect.poll(filterInUrl).toEqual(lostWithoutTask[0])
    await expect.poll(async () => (await names()).toSorted()).toEqual(['Lost, nothing to do', 'Lost, still a task'])
  })

  it('goes on in the editor of the whole filter, with related records', async () => {
    await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Advanced filter', exact: true }).press('Enter')
    await editor().getByText('2 records match').waitFor()
    await add('close date')
    await page.keyboard.type('this quarter')
    await page.keyboard.press('Enter')
    await expect.poll(filterInUrl).toEqual({ and: lostWithoutTask.slice(0, 2) })
    await add('tasks')
    const quantifier = editor()
      .getByRole('combobox', { name: 'How many related records' })
      .or(editor().getByLabel('How many related records'))
    await quantifier.first().press('ArrowDown')
    await page.getByRole('option', { name: 'there are none' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await add('closed')
    await page.keyboard.type('No')
    await page.keyboard.press('Enter')
    await expect.poll(filterInUrl).toEqual({ and: lostWithoutTask })
    await editor().getByText('1 record matches').waitFor()
    await picture(page, 'journey-filter')
  })

  it('is the same as text, and goes on there with what the list offers', async () => {
    await editor().getByRole('radio', { name: 'As text' }).press('Space')
    const text = editor().getByRole('textbox', { name: 'Filter as text' })
    expect(await text.inputValue()).toBe(
      'Lost reason is any of Price and Close date in this quarter and has no Tasks(Closed is no)',
    )
    await text.press('Control+End')
    await text.pressSequentially(' or not last acti')
    await page.getByRole('option', { name: /^Last activity/ }).waitFor()
    await text.press('Tab')
    await text.pressSequentially('in last 21 days')
    const whole: Filter = { or: [{ and: lostWithoutTask }, forgotten] }
    await expect.poll(filterInUrl).toEqual(whole)
    const { items } = await client.find('opportunities', { filter: whole, fields: ['name'] })
    expect(items.map((item) => item.name).toSorted()).toEqual(['Forgotten', 'Lost, nothing to do'])
    await editor().getByText(`${items.length} records match`).waitFor()
    await expect.poll(async () => (await names()).toSorted()).toEqual(['Forgotten', 'Lost, nothing to do'])
    await text.pressSequentially(' and amuont > 5')
    await editor().getByRole('button', { name: 'Did you mean “Amount”?' }).waitFor()
    expect(filterInUrl()).toEqual(whole)
    await text.fill(await text.inputValue().then((now) => now.replace(' and amuont > 5', '')))
    await editor().getByRole('radio', { name: 'Conditions' }).press('Space')
    await editor().getByRole('group', { name: 'Group: At least one holds' }).waitFor()
    expect(await editor().getByRole('group', { name: 'Group: None of these holds' }).count()).toBe(1)
    expect(filterInUrl()).toEqual(whole)
  })

  it('moves, deletes and takes back by keyboard', async () => {
    const handle = editor().getByRole('button', { name: 'Move: Lost reason is Price', exact: true })
    await handle.press('ArrowUp')
    const moved: Filter = { or: [lostWithoutTask[0] as Filter, { and: lostWithoutTask.slice(1) }, forgotten] }
    await expect.poll(filterInUrl).toEqual(moved)
    expect(await handle.and(page.locator(':focus')).count()).toBe(1)
    await editor().getByRole('button', { name: 'More: Lost reason is Price', exact: true }).press('Enter')
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter')
    await expect.poll(filterInUrl).toEqual({ or: [{ and: lostWithoutTask.slice(1) }, forgotten] })
    await editor().getByRole('button', { name: 'Undo' }).press('Enter')
    await expect.poll(filterInUrl).toEqual(moved)
    await page.keyboard.press('Escape')
    await editor().waitFor({ state: 'detached' })
    expect(filterInUrl()).toEqual(moved)
  })

  it('knows the fiscal year once the organisation has one of its own', async () => {
    const page = await stage().open({ as: client })
    await page.goto('/settings/organization')
    await page.getByRole('combobox', { name: 'First month' }).click()
    await page.getByRole('option', { name: 'April' }).click()
    await page.getByText(/^Fiscal year \d{4} begins in April \d{4}\.$/).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').first().waitFor()
    const filter = { field: 'closeDate', op: 'inPeriod', value: 'thisFiscalQuarter' }
    await page.goto(
      `/o/opportunities?layout=table&groupBy=closeDate:fiscalQuarter&filter=${encodeURIComponent(JSON.stringify(filter))}`,
    )
    const now = new Date()
    const quarter = ((Math.floor(now.getMonth() / 3) + 3) % 4) + 1
    const year = (now.getFullYear() + (now.getMonth() >= 3 ? 1 : 0)) % 100
    await page.getByRole('grid').getByText(`FY${year} Q${quarter}`).waitFor()
    await page.getByRole('button', { name: /Close date.*this fiscal quarter/ }).waitFor()
  })

  it('speaks German', async () => {
    await page.evaluate(() => localStorage.setItem('rapport.language', 'de'))
    await client.patch('/api/v1/me', { language: 'de' })
    await page.reload()
    await page.getByRole('button', { name: /^Verlustgrund ist Preis/ }).press('Enter')
    await editor()
      .getByText(/Datensätze passen/)
      .waitFor()
    await editor().getByRole('radio', { name: 'Als Text' }).press('Space')
    const text = editor().getByRole('textbox', { name: 'Filter als Text' })
    await text.fill('Verlustgrund ist Preis und hat keine Aufgaben(Status ist Offen oder Status = "Not Started")')
    await text.fill('Verlustgrund ist Preis und hat keine Aufgaben(nicht Erledigt)')
    await expect
      .poll(() => filterInUrl())
      .toMatchObject({ and: [{ field: 'lostReason', op: 'eq', value: 'Price' }, {}] })
  })
})
