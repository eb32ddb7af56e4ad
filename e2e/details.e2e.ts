import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { cellOf, fetchedAhead, openTable, saved, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

const many = 1_200

journeys('small things people notice', (stage) => {
  let client: Client
  let page: Page

  beforeAll(async () => {
    client = await setUp(stage().url)
    await client.post('/api/v1/objects/account/fields', { name: 'papers', kind: 'files', label: 'Papers' })
    const values = Array.from({ length: many }, (_, at) => ({
      op: 'create',
      values: { name: `Account ${String(at).padStart(4, '0')}`, industry: at % 2 ? 'Energy' : 'Automotive' },
    }))
    for (const items of [values.slice(0, 1000), values.slice(1000)])
      await client.post('/api/v1/accounts/batch', { items })
    page = await stage().open({ as: client })
  })

  const names = async (filter: object): Promise<number> =>
    (await client.find('accounts', { filter, limit: 1, count: 'exact' })).count?.value ?? -1

  it('says why a list is empty, with the one action that leads on', async () => {
    await page.goto('/o/tasks')
    await page.getByRole('heading', { name: 'Nothing in “My open tasks”' }).waitFor()
    await page.getByRole('button', { name: 'Show all Tasks' }).click()
    await page.getByRole('heading', { name: 'No Tasks yet' }).or(page.getByText('Nothing matches')).first().waitFor()
    await page.goto('/o/accounts?layout=table&search=nobody-is-called-so')
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await page.getByRole('button', { name: 'Show all', exact: true }).click()
    await cellOf(page, 0, 0).locator('a').waitFor()
  })

  it('titles every screen in the tab of the browser', async () => {
    const account = (await client.find('accounts', { limit: 1 })).items[0]
    for (const [path, title] of [
      [`/o/accounts/${account?.id}`, `${account?.displayName} · Accounts · Rapport`],
      ['/o/accounts', 'Accounts · Rapport'],
      ['/trash', 'Trash · Rapport'],
      ['/operations', 'Operations · Rapport'],
      ['/import', 'Import data · Rapport'],
      ['/settings/users', 'Users · Settings · Rapport'],
      ['/settings/objects/account', 'Accounts · Settings · Rapport'],
    ] as const) {
      await page.goto(path)
      await expect.poll(() => page.title(), { message: path }).toBe(title)
    }
  })

  it('finds the list as it was left: filter, sort, row and scroll position, also by the Back button', async () => {
    const filter = JSON.stringify({ field: 'industry', op: 'in', value: ['Automotive'] })
    const sort = JSON.stringify([{ field: 'name', direction: 'desc' }])
    await page.goto(`/o/accounts?layout=table&filter=${encodeURIComponent(filter)}&sort=${encodeURIComponent(sort)}`)
    await cellOf(page, 0, 0).locator('a').waitFor()
    const row = 431
    await page.getByRole('grid').hover()
    while ((await cellOf(page, row, 0).locator('a').count()) === 0) {
      await page.mouse.wheel(0, 900)
      await page.waitForTimeout(60)
    }
    await cellOf(page, row, 0).scrollIntoViewIfNeeded()
    const top = await scrollTop(page)
    const name = await cellOf(page, row, 0).innerText()
    const back: [string, () => Promise<unknown>][] = [
      ['the Back button', () => page.goBack()],
      ['the name of the list', () => page.getByRole('link', { name: 'Accounts' }).last().click()],
    ]
    for (const [by, comeBack] of back) {
      await cellOf(page, row, 0).locator('a').click()
      await page.getByText(`${row + 1} of`).waitFor()
      await page.keyboard.press('j')
      await page.getByText(`${row + 2} of`).waitFor()
      await comeBack()
      await cellOf(page, row, 0).locator('a').waitFor()
      expect(await scrollTop(page), by).toBe(top)
      expect(await cellOf(page, row, 0).innerText(), by).toBe(name)
      expect(await page.locator('[data-current]').first().getAttribute('id'), by).toContain(`-${row}-0`)
      expect(decodeURIComponent(page.url()), by).toContain('Automotive')
    }
  })

  it('changes many records, and takes it back in one click', async () => {
    await openTable(page, 'accounts')
    for (const row of [0, 1, 2]) await page.locator(`[data-row="${row}"] [data-select]`).click()
    const chosen = [0, 1, 2]
    const before = await Promise.all(chosen.map((row) => cellOf(page, row, 0).innerText()))
    await page.getByRole('button', { name: 'Change a field' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Field' }).fill('Industry')
    await page.getByRole('option', { name: 'Industry', exact: true }).click()
    await dialog.getByRole('combobox', { name: 'Industry' }).click()
    await page.getByRole('option', { name: 'Chemicals' }).click()
    await dialog.getByRole('button', { name: 'Check' }).click()
    await dialog.getByText('3 records will change').waitFor()
    await dialog.getByRole('button', { name: 'Change 3 records' }).click()
    const chemicals = { field: 'industry', op: 'eq', value: 'Chemicals' }
    await expect.poll(() => names(chemicals)).toBe(3)
    await undo(page)
    await expect.poll(() => names(chemicals)).toBe(0)
    expect(await names({ field: 'industry', op: 'in', value: ['Automotive', 'Energy'] })).toBe(many)
    expect(await Promise.all(chosen.map((row) => cellOf(page, row, 0).innerText()))).toEqual(before)
  })

  it('opens all values of a cell by a click on what does not fit, and edits them in place', async () => {
    const regions = ['North', 'East', 'South', 'West', 'Centre']
    await client.post('/api/v1/objects/account/fields', {
      name: 'regions',
      kind: 'choices',
      label: 'Regions',
      choices: regions.map((value) => ({ value, label: value })),
    })
    const { id } = await client.create('accounts', { name: 'Far and wide', regions })
    const shown = new URLSearchParams({
      layout: 'table',
      columns: JSON.stringify(['name', 'regions']),
      filter: JSON.stringify({ field: 'name', op: 'eq', value: 'Far and wide' }),
    })
    await page.goto(`/o/accounts?${shown}`)
    await cellOf(page, 0, 1).getByRole('button', { name: 'Show all 5' }).click()
    await page.getByRole('dialog').getByText('Centre').waitFor()
    await picture(page, 'table-all-values')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await cellOf(page, 0, 1).click({ position: { x: 4, y: 4 } })
    await page.keyboard.press('Enter')
    await cellOf(page, 0, 1).getByRole('combobox').waitFor()
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Tab')
    const standing = async () => (await client.get<RecordJson>(`/api/v1/accounts/${id}`)).regions
    await expect.poll(standing).toEqual(regions.slice(0, 4))
    await client.remove(`/api/v1/accounts/${id}`)
  })

  it('deletes all that match as one operation, and brings them back in one click', async () => {
    stage().allow(404, fetchedAhead)
    const filter = JSON.stringify({ field: 'name', op: 'startsWith', value: 'Account ' })
    await page.goto(`/o/accounts?layout=table&filter=${encodeURIComponent(filter)}`)
    await cellOf(page, 0, 0).locator('a').waitFor()
    await page.locator('[data-row="0"] [data-select]').click()
    await page.getByRole('button', { name: 'Select all that match' }).click()
    await page.getByText(/^1.200 selected/).waitFor()
    await page.getByRole('toolbar', { name: 'Selected records' }).getByRole('button', { name: 'Delete' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Delete 1.200 records/ })
      .click()
    await page.getByText(/^1.200 records deleted/).waitFor()
    expect(await names({ all: true })).toBe(0)
    const { items } = await client.get<{ items: OperationJson[] }>('/api/v1/operations?limit=1')
    expect(items[0]).toMatchObject({ kind: 'batch', state: 'done', total: many, updated: many })
    await undo(page)
    await expect.poll(() => names({ all: true }), { timeout: 60_000 }).toBe(many)
    await cellOf(page, 0, 0).locator('a').waitFor()
  })

  it('shows what hangs on a record and adds to it, also where a link may lead anywhere', async () => {
    const account = await client.create('accounts', { name: 'Visited' })
    await client.create('notes', { subject: 'Likes tea', relatedTo: { object: 'account', id: account.id } })
    await page.goto(`/o/accounts/${account.id}`)
    await page.getByRole('button', { name: 'All tabs' }).click()
    await page.getByRole('menuitem', { name: 'Notes' }).click()
    await page.getByRole('tabpanel').getByText('Likes tea').waitFor()
    await page.getByRole('tab', { name: 'Tasks' }).click()
    await page.getByRole('tabpanel').getByRole('button', { name: 'New Task' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Subject' }).fill('Bring the papers')
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    await page.getByRole('tabpanel').getByText('Bring the papers').waitFor()
    const task = (await client.find('tasks', { filter: { field: 'subject', op: 'eq', value: 'Bring the papers' } }))
      .items[0]
    expect(task?.relatedTo).toMatchObject({ object: 'account', id: account.id })
  })

  it('travels back to the first moment that the log knows', async () => {
    const filter = { field: 'industry', op: 'isNotEmpty' }
    const account = (await client.find('accounts', { filter, limit: 1 })).items[0]
    await page.goto(`/o/accounts/${account?.id}`)
    await page.getByRole('button', { name: 'Show an earlier state' }).click()
    await page.getByRole('slider').focus()
    await page.keyboard.press('Home')
    await page.locator('dl').getByText('Automotive').or(page.getByText('Energy')).first().waitFor()
    expect(await page.getByText('Nothing is recorded').count()).toBe(0)
  })

  it('calls files by their name and size, and opens them', async () => {
    const file = await client.upload<{ id: string }>('/api/v1/files', 'Contract.txt', 'x'.repeat(2_500))
    const made = await client.create('accounts', { name: 'Paper mill', papers: [file.id] })
    await page.goto(`/o/accounts/${made.id}`)
    const link = page.getByRole('link', { name: 'Contract.txt', exact: true })
    await link.waitFor()
    await page.getByText(/^2[.,]5 kB$/).waitFor()
    expect(await link.getAttribute('href')).toBe(`/api/v1/files/${file.id}`)
    await page.getByRole('link', { name: 'Download Contract.txt' }).waitFor()
  })

  it('writes formatted text that comes back as it was, tables of other programs included', async () => {
    const table = '<table><tbody><tr><td><p>kept</p></td></tr></tbody></table>'
    const note = await client.create('notes', { subject: 'Call', body: `<p>Before</p>${table}` })
    await page.goto(`/o/notes/${note.id}`)
    await page.getByRole('button', { name: 'Edit Text' }).click()
    const text = page.getByRole('textbox', { name: 'Text' })
    await text.click()
    await page.keyboard.press('Control+Home')
    await page.getByRole('button', { name: 'Bold' }).click()
    await page.keyboard.type('Loud ')
    await saved(page, () => page.keyboard.press('Control+Enter'))
    const stored = await client.get<RecordJson>(`/api/v1/notes/${note.id}`)
    expect(stored.body).toBe(`<p><strong>Loud </strong>Before</p>${table}`)
    await page.locator('main strong', { hasText: 'Loud' }).first().waitFor()
  })
})

const scrollTop = (page: Page) => page.getByRole('grid').evaluate((grid) => grid.scrollTop)
