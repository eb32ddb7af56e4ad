import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { cellOf, saved } from './screen.ts'
import { journeys, picture } from './stage.ts'

const columns = ['type', 'employees', 'annualRevenue', 'legalName', 'createdAt']

journeys('the table as a spreadsheet', (stage) => {
  let client: Client
  let page: Page

  const open = async (more: Record<string, unknown> = {}) => {
    const search = { layout: 'table', columns, sort: [{ field: 'name', direction: 'asc' }], ...more }
    const params = Object.entries(search).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    await page.goto(`/o/accounts?${new URLSearchParams(Object.fromEntries(params))}`)
    await page.locator('[role=grid] a').first().waitFor()
  }
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  /** Goes to a cell by keys alone. */
  const goTo = async (row: number, col: number) => {
    await page.getByRole('grid').focus()
    await press('Control+Home', ...Array(row).fill('ArrowDown'), ...Array(col).fill('ArrowRight'))
  }
  const intoClipboard = (text: string) => page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
  const accounts = async () => (await client.find('accounts', { sort: [{ field: 'name', direction: 'asc' }] })).items
  const column = async (field: string) => (await accounts()).map((record) => record[field] ?? null)
  const batch = (act: () => Promise<unknown>) =>
    Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/accounts/batch') && answer.ok()), act()])

  beforeAll(async () => {
    client = await setUp(stage().url)
    const items = Array.from({ length: 20 }, (_, at) => ({
      op: 'create',
      values: { name: `Account ${String(at + 1).padStart(2, '0')}` },
    }))
    await client.post('/api/v1/accounts/batch', { items })
    page = await stage().open({ as: client })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage().url })
  })

  it('changes fifty cells by keyboard alone, with one paste of a range', async () => {
    await open()
    // Ten by typing, Enter going down.
    await goTo(0, 2)
    for (let row = 0; row < 10; row++) {
      await page.keyboard.type(String(row + 1))
      await saved(page, () => press('Enter'))
    }
    expect((await column('employees')).slice(0, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, null])

    // Twenty in one paste: numbers as this reader writes them, a cell of two lines.
    const rows = Array.from(
      { length: 10 },
      (_, at) => `€ ${at + 1}.000,50\t${at === 0 ? '"Two\nlines"' : `Legal ${at}`}`,
    )
    await intoClipboard(rows.join('\r\n'))
    await goTo(0, 3)
    await press('Control+v')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('20 cells in 10 records will change.').waitFor()
    await picture(page, 'grid-paste')
    await batch(() => press('Enter'))
    await expect.poll(async () => (await column('legalName')).slice(0, 3)).toEqual(['Two\nlines', 'Legal 1', 'Legal 2'])
    expect((await column('annualRevenue'))[1]).toMatchObject({ amount: '2000.5', currency: 'EUR' })

    // Twenty more by filling a value down over the whole column.
    await goTo(0, 1)
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Partner', exact: true }).click()
    await expect.poll(async () => (await column('type'))[0]).toBe('Partner')
    await goTo(0, 1)
    await press('Control+Shift+ArrowDown')
    await page.getByText('20 cells selected').waitFor({ state: 'attached' })
    await batch(() => press('Control+d'))
    await expect.poll(async () => new Set(await column('type')).size).toBe(1)
  })

  it('takes a paste of many cells back as one', async () => {
    await page.getByRole('grid').focus()
    await press('Control+z')
    await expect.poll(async () => (await column('type')).filter((type) => type === 'Partner')).toHaveLength(1)
  })

  it('says before a paste what cannot be read and what may not be changed', async () => {
    await intoClipboard('Odd Ltd\tyesterday\nEven Ltd\tnever')
    await goTo(18, 4)
    await press('Control+v')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2 cells stay as they are').waitFor()
    expect(await dialog.getByText('May not be changed').count()).toBe(2)
    await batch(() => press('Enter'))
    await expect.poll(async () => (await column('legalName')).slice(18)).toEqual(['Odd Ltd', 'Even Ltd'])
  })

  it('takes a table of another program, with its line breaks, quotes and numbers as this reader writes them', async () => {
    const html = `<html><body><!--StartFragment--><table><tbody>
      <tr><td class="xl65" align="right">1.234.567,80&nbsp;€</td><td>The &quot;Lens&quot;<br>Company</td></tr>
      <tr><td>12,5</td><td>Tab\there</td></tr></tbody></table><!--EndFragment--></body></html>`
    await page.evaluate(`navigator.clipboard.write([new ClipboardItem({
      'text/html': new Blob([${JSON.stringify(html)}], { type: 'text/html' }),
      'text/plain': new Blob(['not\tthis'], { type: 'text/plain' }),
    })])`)
    await goTo(15, 3)
    await press('Control+v')
    await page.getByRole('dialog').getByText('4 cells in 2 records will change.').waitFor()
    await batch(() => press('Enter'))
    const amounts = async () =>
      (await column('annualRevenue')).slice(15, 17).map((value) => (value as { amount?: string } | null)?.amount)
    await expect.poll(amounts).toEqual(['1234567.8', '12.5'])
    expect((await column('legalName'))[15]).toBe('The "Lens"\nCompany')
    await page.getByRole('grid').focus()
    await press('Control+z')
    await expect.poll(amounts).toEqual([undefined, undefined])
  })

  it('copies a range as text and pastes it elsewhere as it was', async () => {
    await goTo(0, 1)
    await press('Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Control+c')
    const text = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(text.split('\n')[0]).toBe('Partner\t1\t1000,5 EUR')
    await goTo(18, 1)
    await press('Control+v')
    await page.getByRole('dialog').getByText('in 2 records will change').waitFor()
    await batch(() => press('Enter'))
    await expect.poll(async () => (await column('employees')).slice(18)).toEqual([1, 2])
  })

  it('empties a range, and a mouse draws one and fills it on', async () => {
    await goTo(18, 2)
    await press('Shift+ArrowDown')
    await batch(() => press('Delete'))
    await expect.poll(async () => (await column('employees')).slice(18)).toEqual([null, null])
    await page.getByRole('grid').focus()
    await press('Control+z')
    await expect.poll(async () => (await column('employees')).slice(18)).toEqual([1, 2])
    const middle = async (row: number, col: number) => {
      const box = await cellOf(page, row, col).boundingBox()
      if (!box) throw new Error('The cell is not drawn')
      return [box.x + box.width / 2, box.y + box.height / 2] as const
    }
    await goTo(0, 0)
    await page.mouse.move(...(await middle(8, 2)))
    await page.mouse.down()
    await page.mouse.move(...(await middle(9, 2)), { steps: 3 })
    await page.mouse.up()
    await page.getByText('2 cells selected').waitFor({ state: 'attached' })
    const handle = await page.locator('[data-fill]').boundingBox()
    await page.mouse.move((handle?.x ?? 0) + 3, (handle?.y ?? 0) + 3)
    await page.mouse.down()
    await page.mouse.move(...(await middle(12, 2)), { steps: 4 })
    await batch(() => page.mouse.up())
    await expect.poll(async () => (await column('employees')).slice(8, 14)).toEqual([9, 10, 9, 10, 9, null])
  })

  it('speaks of edits in a row in one toast that covers no row, and takes back the last or all', async () => {
    await open()
    const toasts = page.locator('.mantine-Notifications-root [role=alert]')
    const close = toasts.getByRole('button', { name: 'Close' })
    for (let left = await close.count(); left > 0; left--) await close.first().click()
    const before = await column('legalName')
    await goTo(10, 4)
    for (const name of ['One', 'Two', 'Three']) {
      await page.keyboard.type(name)
      await saved(page, () => press('Enter'))
    }
    const toast = toasts.filter({ hasText: '3 changes saved' })
    await toast.waitFor()
    expect(await toasts.count()).toBe(1)
    await picture(page, 'grid-toast')
    const [said, rows] = [await toast.boundingBox(), await page.getByRole('grid').boundingBox()]
    expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThanOrEqual(rows?.y ?? 0)
    await toast.getByRole('button', { name: 'Undo last' }).click()
    await expect.poll(async () => (await column('legalName')).slice(10, 13)).toEqual(['One', 'Two', before[12]])
    await toasts.filter({ hasText: '2 changes saved' }).getByRole('button', { name: 'Undo all' }).click()
    await expect.poll(() => column('legalName')).toEqual(before)
    await toasts.waitFor({ state: 'detached' })
  })

  it('changes all records at once, says before what will happen, and takes it back with one click', async () => {
    await open()
    await page.getByRole('checkbox', { name: 'Select Account 01' }).click()
    await page.getByRole('button', { name: 'Select all that match' }).click()
    const bar = page.getByRole('toolbar', { name: 'Selected records' })
    await bar.getByText('20 selected').waitFor()
    await bar.getByRole('button', { name: 'Change a field' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Field' }).fill('Legal name')
    await page.getByRole('option', { name: 'Legal name' }).click()
    await dialog.getByRole('textbox', { name: 'Legal name' }).fill('Odd Ltd')
    await dialog.getByRole('button', { name: 'Check' }).click()
    await dialog.getByText('19 records will change.').waitFor()
    await dialog.getByText('1 record was like this already.').waitFor()
    await picture(page, 'grid-bulk')
    await batch(() => dialog.getByRole('button', { name: 'Change 20 records' }).click())
    await expect.poll(async () => new Set(await column('legalName')).size).toBe(1)
    const toast = page.getByRole('alert').filter({ hasText: '19 records changed.' })
    await toast.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await column('legalName')).slice(17)).toEqual([null, 'Odd Ltd', 'Even Ltd'])
    await bar.getByRole('button', { name: 'Clear selection' }).click()
  })

  it('says before an export what the file will hold, saves chosen rows, and saves nothing once it is stopped', async () => {
    for (const name of ['Account 01', 'Account 02'])
      await page.getByRole('checkbox', { name: `Select ${name}` }).click()
    await page.getByRole('toolbar', { name: 'Selected records' }).getByRole('button', { name: 'Export' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2 rows · 7 columns').waitFor()
    await dialog.getByText('CSV').click()
    // Held up, so that there is something to stop.
    await page.route('**/accounts/export', () => {})
    await dialog.getByRole('button', { name: 'Export', exact: true }).click()
    await dialog.getByText('0 of 2 rows').waitFor()
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByText('Stopped after 0 of 2 rows. Nothing was saved.').waitFor()
    await page.unroute('**/accounts/export')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: 'Select all that match' }).click()
    await page.getByText('20 selected').waitFor()
    await page.getByRole('toolbar', { name: 'Selected records' }).getByRole('button', { name: 'Export' }).click()
    await dialog.getByText('20 rows · 7 columns').waitFor()
    await dialog.getByText('CSV').click()
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Export', exact: true }).click()
    const file = await readFile(await (await download).path(), 'utf8')
    expect(file.trim().split('\r\n')).toHaveLength(21)
    expect(file).toContain('Name,Type,Employees,Annual revenue')
    await dialog.getByText('Saved as accounts.csv. Rows: 20. Columns: 7.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: 'Clear selection' }).click()
  })

  it('says at the foot what the rows add up to, chosen by keyboard', async () => {
    await open({ totals: { annualRevenue: 'sum', type: 'distinct' } })
    const foot = (path: string) => page.locator(`[data-foot="${path}"]`)
    await foot('annualRevenue').getByText('€58.006').waitFor()
    const sum = (await column('annualRevenue')).reduce(
      (total: number, value) => total + Number((value as { amount?: string } | null)?.amount ?? 0),
      0,
    )
    expect(sum).toBe(58_006)
    expect(await foot('annualRevenue').getByRole('button').getAttribute('aria-label')).toContain(
      'over all 20 records, in EUR',
    )
    await foot('employees').getByRole('button').focus()
    await press('Enter')
    await page.getByRole('menuitem', { name: 'Average' }).click()
    const employees = (await column('employees')).filter((value) => value !== null).map(Number)
    const mean = employees.reduce((total, value) => total + value, 0) / employees.length
    await expect
      .poll(async () => Number((await foot('employees').locator('span').last().innerText()).replace(',', '.')))
      .toBeCloseTo(mean, 2)
  })

  it('groups by a field, with counts and sums under each heading, and closes one', async () => {
    await client.patch(`/api/v1/accounts/${(await accounts())[3]?.id}`, { type: 'Partner' })
    await page.getByRole('button', { name: 'Type: column menu' }).click()
    await page.getByRole('menuitem', { name: 'Group by this' }).click()
    const heading = (key: string) => page.locator(`[data-group="${key}"]`)
    await heading('Partner').waitFor()
    await picture(page, 'grid-groups')
    const types = await column('type')
    for (const type of ['Partner', 'Prospect'])
      expect((await heading(type).innerText()).split('\n')[1]).toBe(String(types.filter((one) => one === type).length))
    await heading('Prospect').click()
    expect(await heading('Prospect').locator('[aria-expanded]').getAttribute('aria-expanded')).toBe('false')
    await expect
      .poll(() => page.locator('[role=grid] [data-row] a').count())
      .toBe(types.filter((one) => one === 'Partner').length)
    // Whoever comes back from a record finds the groups as they were left.
    await page.locator('[role=grid] [data-row] a').first().click()
    await page.locator('main h1').waitFor()
    await page.goBack()
    await heading('Prospect').waitFor()
    expect(await heading('Prospect').locator('[aria-expanded]').getAttribute('aria-expanded')).toBe('false')
    await page.getByRole('grid').focus()
    await press('Control+Home', 'Enter')
    await expect.poll(() => heading('Prospect').locator('[aria-expanded]').getAttribute('aria-expanded')).toBe('true')
  })

  it('pastes over the heading of the next group only where the range reaches on', async () => {
    const border = Number(await page.locator('[data-group="Partner"]').getAttribute('data-row'))
    const people = (row: number) => cellOf(page, row, 2).innerText()
    await intoClipboard('701\n702')
    await goTo(border - 1, 2)
    await press('Control+v')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 cell lies beyond the table or the group.').waitFor()
    await press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await press('Shift+ArrowDown', 'Shift+ArrowDown')
    await page.getByText('2 cells selected').waitFor({ state: 'attached' })
    await press('Control+v')
    await dialog.getByText('2 cells in 2 records will change.').waitFor()
    await batch(() => press('Enter'))
    await expect.poll(() => Promise.all([people(border - 1), people(border + 1)])).toEqual(['701', '702'])
    await press('Control+c')
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe('701\n702')
    await press('Control+z')
    await expect.poll(() => people(border - 1)).not.toBe('701')
  })

  it('filters by a column at its head', async () => {
    await open()
    await page.getByRole('button', { name: 'Type: column menu' }).click()
    await page.getByRole('menuitem', { name: 'Filter by this' }).click()
    const value = page.getByLabel('Value', { exact: true }).filter({ visible: true }).first()
    await value.waitFor()
    await value.focus()
    await page.keyboard.type('Partner')
    await page.getByRole('option', { name: 'Partner', exact: true }).waitFor()
    await press('Enter')
    await page.getByRole('button', { name: 'Apply' }).press('Enter')
    await page.getByRole('button', { name: /^Type.*Partner/ }).waitFor()
    const partners = (await column('type')).filter((type) => type === 'Partner').length
    await expect.poll(() => page.locator('[role=grid] [data-col="0"] a').count()).toBe(partners)
  })

  it('freezes and moves columns by keyboard, and keeps both in the address', async () => {
    await open()
    const heads = () => page.locator('[role=columnheader][data-head]').allInnerTexts()
    const head = (name: string) => page.getByRole('columnheader', { name }).getByRole('button').first()
    await head('Employees').focus()
    await press('Alt+ArrowRight', 'Alt+ArrowRight')
    await expect
      .poll(async () => (await heads()).map((text) => text.trim()))
      .toEqual(['Name', 'Type', 'Annual revenue', 'Legal name', 'Employees', 'Created'])
    expect(new URL(page.url()).searchParams.get('columns')).toBe(
      JSON.stringify(['type', 'annualRevenue', 'legalName', 'employees', 'createdAt']),
    )
    await head('Type').focus()
    await press('Alt+ArrowDown')
    await page.getByRole('menuitem', { name: 'Freeze up to here' }).press('Enter')
    const stuck = () =>
      page.evaluate<number>(
        `[...document.querySelectorAll('[role=columnheader]')].filter((head) => getComputedStyle(head).position === 'sticky').length`,
      )
    // Where nothing is scrolled aside, nothing has to stick.
    await page.setViewportSize({ width: 760, height: 900 })
    expect(await stuck()).toBe(0)
    const left = async (col: number) => (await cellOf(page, 0, col).boundingBox())?.x ?? Number.NaN
    const before = [await left(1), await left(3)]
    await page.getByRole('grid').evaluate((grid) => grid.scrollBy(200, 0))
    await expect.poll(() => left(3)).toBeLessThan(before[1] ?? 0)
    expect(await left(1)).toBe(before[0])
    expect(await stuck()).toBe(3)
    await picture(page, 'grid-frozen')
    await page.getByRole('grid').evaluate((grid) => grid.scrollBy(-200, 0))
    await expect.poll(stuck).toBe(0)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('colours rows and cells by rules that say their name, and shows rows denser', async () => {
    const rules = [
      { filter: { field: 'type', op: 'eq', value: 'Partner' }, colour: 'green', field: 'type' },
      { filter: { field: 'employees', op: 'gte', value: 9 }, colour: 'amber' },
    ]
    await open({ colours: rules, density: 'compact' })
    await page.locator('[role=row][data-colour="amber"]').first().waitFor()
    const people = await column('employees')
    const rows = page.locator('[role=row][data-colour="amber"]')
    expect(await rows.count()).toBe(people.filter((value) => Number(value) >= 9).length)
    expect(await rows.first().getAttribute('aria-description')).toContain('Employees')
    const types = await column('type')
    expect(await page.locator('[data-col][data-colour="green"]').count()).toBe(
      types.filter((type) => type === 'Partner').length,
    )
    expect((await cellOf(page, 0, 1).boundingBox())?.height).toBeLessThanOrEqual(28)
    await page.getByRole('button', { name: 'Options', exact: true }).click()
    await page.getByRole('button', { name: 'Colour rules' }).click()
    const dialog = page.getByRole('dialog', { name: 'Colour rules' })
    await dialog.getByRole('button', { name: 'Remove rule' }).first().click()
    await picture(page, 'grid-colours')
    await dialog.getByRole('button', { name: 'Save rules' }).click()
    await expect.poll(() => page.locator('[data-col][data-colour="green"]').count()).toBe(0)
    expect(await rows.count()).toBeGreaterThan(0)
  })

  it('makes records in the last line, one Enter each', async () => {
    const line = page.getByRole('textbox', { name: 'New Account' })
    await open()
    await line.fill('Account 98')
    await press('Enter')
    await expect.poll(() => line.inputValue()).toBe('')
    await page.keyboard.type('Account 99')
    await press('Enter')
    await expect.poll(async () => (await column('name')).slice(20)).toEqual(['Account 98', 'Account 99'])
    await page.getByRole('link', { name: 'Account 99' }).waitFor()
  })
})
