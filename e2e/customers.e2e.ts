import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { faultsOf } from './faults.ts'
import { saved, stageIds, undo } from './screen.ts'
import { settled } from './screens.ts'
import { journeys, type OpenOptions, picture } from './stage.ts'

journeys('accounts and contacts', (stage) => {
  let client: Client
  let page: Page
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    client = await setUp(stage().url)
    const account = async (name: string, parent: string | null = null, values = {}) => {
      ids[name] = (await client.create('accounts', { name, parent: parent && ids[parent], ...values })).id
    }
    await account('Seeadler Holding')
    await account('Seeadler Optik', 'Seeadler Holding', { website: 'https://optik.example' })
    await account('Seeadler Linsen', 'Seeadler Optik')
    await account('Seeadler Service', 'Seeadler Holding')
    await account('Kranich AG')
    const stages = await stageIds(client)
    const amount = { amount: '1000', currency: 'EUR' }
    const deal = { stage: stages.Prospecting, closeDate: '2030-01-31', amount }
    for (const name of ['Seeadler Optik', 'Seeadler Linsen', 'Seeadler Linsen', 'Kranich AG'])
      await client.create('opportunities', { ...deal, name: `Lens for ${name}`, account: ids[name] })
    const person = async (lastName: string, values: Record<string, unknown>) => {
      ids[lastName] = (await client.create('contacts', { lastName, account: ids['Seeadler Optik'], ...values })).id
    }
    await person('Larsen', { title: 'Managing Director', buyingRole: 'Decision Maker' })
    await person('Brandt', { title: 'Head of Purchasing', reportsTo: ids.Larsen, department: 'Purchasing' })
    await person('Nobel', {
      title: 'Buyer',
      reportsTo: ids.Brandt,
      emails: [{ address: 'nobel@optik.example' }, { address: 'nobel@home.example', type: 'home' }],
    })
    await person('Kruse', { title: 'Owner', account: ids['Seeadler Holding'] })
    await client.create('tasks', { subject: 'Ring', relatedTo: { object: 'account', id: ids['Seeadler Linsen'] } })
    page = await stage().open({ as: client })
  })

  const tab = (name: string, on = page) => on.getByRole('tab', { name, exact: true }).click()
  const node = (name: string, on = page) => on.locator(`[role=treeitem][data-name="${name}"]`)
  const box = (name: string) => node(name).locator(':scope > div').first()
  const focused = () => page.evaluate<string | null>('document.activeElement.getAttribute("data-name")')
  const show = async (name: string, tabName: string, on = page) => {
    await on.goto(`/o/${name in ids && /^[A-Z][a-z]+$/.test(name) ? 'contacts' : 'accounts'}/${ids[name]}`)
    await tab(tabName, on)
  }
  const contact = (name: string) => client.get<RecordJson>(`/api/v1/contacts/${ids[name]}`)

  it('shows the group of a company from its head down, and walks it by keys', async () => {
    await show('Seeadler Optik', 'Group')
    expect(await node('Seeadler Optik').getAttribute('aria-current')).toBe('page')
    await node('Seeadler Optik').focus()
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('Seeadler Linsen')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    expect(await node('Seeadler Optik').getAttribute('aria-expanded')).toBe('false')
    await node('Seeadler Linsen').waitFor({ state: 'detached' })
    await page.keyboard.press('Home')
    expect(await focused()).toBe('Seeadler Holding')
    await page.keyboard.press('End')
    expect(await focused()).toBe('Seeadler Service')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/accounts/${ids['Seeadler Service']}`)
  })

  it('opens the rows behind a figure, as many as it says', async () => {
    await show('Seeadler Optik', 'Group')
    const figure = (name: string) => page.getByRole('link', { name })
    await box('Seeadler Holding').getByText('3 · €3.000').waitFor()
    await box('Seeadler Optik').getByText('1 · €1.000').waitFor()
    await picture(page, 'journey-customers-group')
    expect(await faultsOf(page)).toEqual([])
    await figure('Seeadler Holding, Open opportunities: 3 · €3.000').click()
    await page.waitForURL('**/o/opportunities?**')
    await page.locator('[role=grid] [data-row="2"]').first().waitFor()
    // Three rows, between the head and the totals.
    expect(await page.locator('[role=grid]').getAttribute('aria-rowcount')).toBe('5')
    await picture(page, 'journey-customers-rows')
  })

  it('moves a company by name, refuses a loop, and takes it back', async () => {
    await show('Seeadler Optik', 'Group')
    const move = async (name: string, to: string) => {
      await box(name)
        .getByRole('button', { name: `Move ${name}` })
        .click()
      const field = page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').getByRole('textbox'))
      await field.first().fill(to)
      await page.getByRole('option', { name: to, exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click()
    }
    stage().allow(400, /^\/api\/v1\/accounts\//)
    stage().allow(422, /^\/api\/v1\/accounts\//)
    await move('Seeadler Holding', 'Seeadler Linsen')
    await page.getByRole('dialog').getByText('This would lead in a circle').waitFor()
    await page.keyboard.press('Escape')
    await saved(page, () => move('Seeadler Service', 'Seeadler Linsen'))
    const parent = async () => (await client.get<RecordJson>(`/api/v1/accounts/${ids['Seeadler Service']}`)).parent
    expect(await parent()).toBe(ids['Seeadler Linsen'])
    await expect.poll(() => node('Seeadler Service').getAttribute('aria-level')).toBe('4')
    await saved(page, () => undo(page))
    expect(await parent()).toBe(ids['Seeadler Holding'])
    await expect.poll(() => node('Seeadler Service').getAttribute('aria-level')).toBe('2')
  })

  it('shows who reports to whom, and lets somebody report to another one by dragging', async () => {
    await show('Seeadler Optik', 'People')
    await node('Nobel').waitFor()
    expect(await node('Nobel').getAttribute('aria-level')).toBe('3')
    await picture(page, 'journey-customers-people')
    expect(await faultsOf(page)).toEqual([])
    await saved(page, () => box('Nobel').dragTo(box('Larsen')))
    expect((await contact('Nobel')).reportsTo).toBe(ids.Larsen)
    await expect.poll(() => node('Nobel').getAttribute('aria-level')).toBe('2')
    await saved(page, () => undo(page))
    expect((await contact('Nobel')).reportsTo).toBe(ids.Brandt)
  })

  it('says that an address is opted out, in words, and does not offer it', async () => {
    await page.goto(`/o/contacts/${ids.Nobel}`)
    await page.getByRole('link', { name: 'nobel@home.example' }).first().waitFor()
    await page.locator(`button[data-edits="${ids.Nobel} emails"]`).first().press('Enter')
    const entry = page.getByRole('group', { name: 'nobel@home.example' })
    await entry.getByRole('button', { name: 'Opted out' }).click()
    expect(await entry.getByRole('button', { name: 'Opted out' }).getAttribute('aria-pressed')).toBe('true')
    await entry.getByRole('button', { name: 'Primary' }).click()
    await picture(page, 'journey-customers-emails')
    await saved(page, () => page.keyboard.press('Control+Enter'))
    expect((await contact('Nobel')).emails).toEqual([
      { address: 'nobel@optik.example' },
      { address: 'nobel@home.example', type: 'home', optOut: true, isPrimary: true },
    ])
    await page.locator('[data-flag="optOut"]').first().waitFor()
    // The timeline still says what the address was before.
    await expect.poll(() => page.locator('a[href="mailto:nobel@home.example"]:not(li a)').count()).toBe(0)
    await picture(page, 'journey-customers-opted-out')
  })

  it('lets somebody leave the company for another one, and takes it back as one', async () => {
    await show('Nobel', 'Companies')
    await page.getByRole('button', { name: 'Left the company …' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New company, if known').fill('Kranich')
    await page.getByRole('option', { name: 'Kranich AG' }).click()
    await dialog.getByLabel('Job title there').fill('Head of Purchasing')
    await picture(page, 'journey-customers-leaving')
    expect(await faultsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Left the company', exact: true }).click()
    await page.getByText('Nobel has left the company').waitFor()
    expect(await contact('Nobel')).toMatchObject({ account: ids['Kranich AG'], reportsTo: null })
    await page.getByRole('region', { name: 'Former companies' }).getByText('Seeadler Optik').first().waitFor()
    await settled(page)
    await picture(page, 'journey-customers-companies')
    await undo(page)
    await expect.poll(async () => (await contact('Nobel')).account).toBe(ids['Seeadler Optik'])
    const ties = { filter: { field: 'contact', op: 'eq', value: ids.Nobel } }
    expect((await client.find('accountContacts', ties)).items).toEqual([])
  })

  it('shows what matters at a glance, and each figure opens its rows', async () => {
    await page.goto(`/o/accounts/${ids['Seeadler Linsen']}`)
    const glance = page.getByRole('region', { name: 'At a glance' })
    await glance.getByRole('link', { name: 'Open opportunities: 2 · €2.000' }).waitFor()
    await glance.getByRole('link', { name: 'Open tasks: 1' }).waitFor()
    await picture(page, 'journey-customers-glance')
    await glance.getByRole('link', { name: 'Open opportunities: 2 · €2.000' }).click()
    await page.waitForURL('**/o/opportunities?**')
    await page.locator('[role=grid] [data-row="1"]').first().waitFor()
    expect(await page.locator('[role=grid]').getAttribute('aria-rowcount')).toBe('4')
  })

  it.each<[name: string, options: OpenOptions, group: string, people: string]>([
    ['phone', { width: 'phone' }, 'Group', 'People'],
    ['dark', { look: 'dark' }, 'Group', 'People'],
    ['German', { locale: 'de-DE' }, 'Konzern', 'Personen'],
    ['Arabic', { locale: 'ar-EG' }, 'المجموعة', 'الأشخاص'],
  ])('reads well: %s', async (name, options, group, people) => {
    const language = { German: 'de', Arabic: 'ar' }[name] ?? 'en'
    await client.patch('/api/v1/me', { language })
    const other = await stage().open({ as: client, ...options })
    for (const [part, tabName] of [
      ['group', group],
      ['people', people],
    ] as const) {
      await show('Seeadler Optik', tabName, other)
      await other.getByRole('treeitem').nth(2).waitFor()
      await settled(other)
      expect(await faultsOf(other)).toEqual([])
      await picture(other, `journey-customers-${part}-${name}`)
    }
    await other.context().close()
    await client.patch('/api/v1/me', { language: 'en' })
  })
})
