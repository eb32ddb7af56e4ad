import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { mailSink } from '../src/server/http/mail.fixture.ts'
import { countClicks } from './clicks.ts'
import { byLink, type Client, setUp } from './client.ts'
import { journeys, picture } from './stage.ts'

journeys('administration', (stage) => {
  let client: Client
  let page: Page
  let rita: Client

  beforeAll(async () => {
    client = await setUp(stage().url)
    await client.put('/api/v1/roles/rep', {
      label: 'Rep',
      rights: { '*': { read: 'own', create: 'all', update: 'own' }, user: { read: 'all' } },
      capabilities: [],
    })
    rita = await person('Rita Rep', 'rep')
    await client.create('accounts', { name: 'Falke Optik', owner: rita.me.id })
    for (const name of ['Adler Werke', 'Bussard Labor']) await client.create('accounts', { name })
    page = await stage().open({ as: client })
  })

  it('sees Rapport as a person does, can change nothing, and stops', async () => {
    await page.goto('/settings/users')
    await page.getByRole('button', { name: 'More for Rita Rep' }).click()
    await page.getByRole('menuitem', { name: 'View as this person' }).click()
    await page.getByRole('textbox', { name: 'Reason' }).fill('Misses an account')
    await page.getByRole('button', { name: 'Start viewing' }).click()
    const bar = page.getByRole('region', { name: 'Seen through other eyes' })
    await bar.getByText('You see Rapport as Rita Rep does.').waitFor()
    await page.goto('/o/accounts?layout=table')
    await page.getByRole('grid').getByText('Falke Optik').waitFor()
    expect(await page.getByText('Adler Werke').count()).toBe(0)
    await bar.waitFor()
    stage().allow(403, /./)
    const refused = page.waitForResponse((answer) => answer.request().method() !== 'GET' && answer.status() === 403)
    await page.getByRole('button', { name: 'New Account' }).first().click()
    const form = page.getByRole('complementary', { name: 'New Account' })
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Should not be')
    await page.keyboard.press('Control+Enter')
    await refused
    await page.getByText('nothing can be changed until you stop').first().waitFor()
    await page.goto('/')
    await bar.getByRole('button', { name: 'Stop' }).click()
    await bar.waitFor({ state: 'detached' })
    await page.goto('/o/accounts?layout=table')
    await page.getByRole('grid').getByText('Adler Werke').waitFor()
    const own = await stage().open({ as: rita })
    await own.goto('/settings/sessions')
    await own.getByRole('cell', { name: 'Seen as you do' }).waitFor()
    await own.getByRole('cell', { name: 'Misses an account' }).waitFor()
    await own.context().close()
  })

  it('shares records by a rule whose preview tells what it opens, and explains it afterwards', async () => {
    await page.goto('/settings/sharing')
    await page.getByRole('button', { name: 'Add sharing rule' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('All accounts for reps')
    await dialog.getByRole('combobox', { name: 'Object' }).fill('Acc')
    await page.getByRole('option', { name: 'Accounts' }).click()
    await dialog.getByRole('combobox', { name: 'Roles' }).fill('Rep')
    await page.getByRole('option', { name: 'Rep', exact: true }).click()
    await dialog.getByText('2 more records become readable for 1 person.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: /All accounts for reps/ }).waitFor()
    expect((await rita.find('accounts')).items).toHaveLength(3)

    const adler = (await client.find('accounts', { search: 'Adler' })).items[0]
    await page.goto(`/o/accounts/${adler?.id}`)
    await page.getByRole('button', { name: 'More actions', exact: true }).first().click()
    await page.getByRole('menuitem', { name: 'Why can somebody see this?' }).click()
    await page.getByRole('combobox', { name: 'Person' }).click()
    await page.getByRole('option', { name: 'Rita Rep' }).click()
    await page.getByText('Rita Rep may read this record').waitFor()
    await page.getByText('Sharing rule All accounts for reps').waitFor()
    await page.getByText('Rita Rep may not change this record').waitFor()
  })

  it('finds in the audit who changed a record, and opens it as it stood then', async () => {
    const falke = (await client.find('accounts', { search: 'Falke' })).items[0]
    await client.patch(`/api/v1/accounts/${falke?.id}`, { name: 'Falke Optik und Partner' })
    await page.goto('/settings/audit')
    const settings = page.getByRole('navigation', { name: 'Settings' })
    await settings.getByRole('textbox', { name: 'Search settings' }).fill('exchange rate')
    await settings.getByRole('link', { name: 'Teams' }).waitFor({ state: 'detached' })
    await settings.getByRole('link', { name: 'Currencies' }).waitFor()
    await page.getByRole('textbox', { name: 'Words' }).fill('Falke')
    await page.keyboard.press('Enter')
    const changed = page.getByRole('row', { name: /Record: changed/ })
    await changed.getByText('Falke Optik → Falke Optik und Partner').waitFor()
    await page
      .getByRole('row', { name: /Record: added/ })
      .getByRole('link')
      .first()
      .click()
    await page.getByRole('region', { name: 'Earlier state' }).waitFor()
    await page.getByRole('heading', { level: 1, name: 'Falke Optik', exact: true }).waitFor()
    await page.goto('/settings/audit?kinds=viewing')
    await page.getByRole('cell', { name: 'Misses an account' }).first().waitFor()
  })

  it('makes an object that is tied to accounts, and a record of it, in at most 12 clicks', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Settings', exact: true }).waitFor()
    const clicks = await countClicks(page)
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByRole('link', { name: 'Objects and fields' }).click()
    await page.getByRole('button', { name: 'Add object' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name of one' }).fill('Device')
    await page.getByRole('textbox', { name: 'Name of many' }).fill('Devices')
    await page.getByRole('dialog').getByRole('button', { name: 'Add object' }).click()
    await page.getByRole('heading', { name: 'Devices', exact: true }).waitFor()

    await page.getByRole('button', { name: 'Add field' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add field' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Customer')
    await dialog.getByRole('combobox', { name: 'Kind' }).fill('Link to a record')
    await page.getByRole('option', { name: 'Link to a record', exact: true }).click()
    await dialog.getByRole('combobox', { name: 'Links to' }).fill('Account')
    await page.getByRole('option', { name: 'Account', exact: true }).click()
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('cell', { name: /^Customer/ }).waitFor()

    await page.getByRole('navigation').getByRole('link', { name: 'Devices' }).first().click()
    await page.getByRole('button', { name: 'New Device' }).first().click()
    const form = page.getByRole('complementary', { name: 'New Device' })
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Spectrometer 7')
    await form.getByRole('combobox', { name: 'Customer' }).fill('Adler')
    await page.getByRole('option', { name: /Adler Werke/ }).click()
    await form
      .getByRole('button', { name: /^(Save|Create)/ })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: 'Spectrometer 7' }).waitFor()
    expect(await clicks()).toBeLessThanOrEqual(12)
    const [device] = (await client.find('devices', { fields: ['customer'] })).items
    expect(device?.customer).toBe((await client.find('accounts', { search: 'Adler' })).items[0]?.id)
  })

  it('changes the kind of a field after seeing what that does, takes it back, and compares roles', async () => {
    await client.post('/api/v1/objects/account/fields', { name: 'size', kind: 'text', label: { en: 'Size' } })
    const accounts = (await client.find('accounts', {})).items
    for (const [at, size] of ['12', '7', 'many'].entries())
      await client.patch(`/api/v1/accounts/${accounts[at]?.id}`, { size })
    const sizes = async () => (await client.find('accounts', { fields: ['size'] })).items.map(({ size }) => size)
    const before = await sizes()
    await page.goto('/settings/objects/account')
    const row = page.getByRole('row', { name: /^Size/ })
    await row.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Size' })
    await dialog.getByText('The values of 3 records').waitFor()
    await dialog.getByRole('combobox', { name: 'Kind' }).fill('Whole')
    await page.getByRole('option', { name: 'Whole number' }).click()
    await dialog.getByRole('region', { name: 'How it will look' }).getByRole('textbox', { name: 'Size' }).waitFor()
    await dialog.getByRole('button', { name: 'See what changes' }).click()
    await dialog.getByText('1 value does not fit the new kind').waitFor()
    await dialog.getByText('many').waitFor()
    expect(await dialog.getByRole('button', { name: 'Change kind' }).isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: 'Leave the fields empty whose values do not fit' }).check()
    await dialog.getByRole('button', { name: 'Change kind' }).click()
    await row.getByRole('cell', { name: 'Whole number' }).waitFor()
    expect((await sizes()).toSorted()).toEqual([12, 7, null])
    await page.getByRole('button', { name: 'Undo' }).click()
    await row.getByRole('cell', { name: 'Text', exact: true }).waitFor()
    expect(await sizes()).toEqual(before)

    await page.goto('/settings/roles')
    await page.getByRole('radiogroup', { name: 'Roles' }).getByText('Manager').click()
    await page.getByRole('combobox', { name: 'Compare with' }).click()
    await page.getByRole('option', { name: 'Rep', exact: true }).click()
    await page.getByRole('switch', { name: 'Only differences' }).check()
    const others = page.getByRole('row', { name: /^All others/ })
    await others.getByTitle('Rep: Own').first().waitFor()
    await page.getByRole('button', { name: /^Fields of Users/ }).waitFor({ state: 'detached' })
  })

  it('lets a formula fill a field, sees what it gives while writing it, and what it does to standing records', async () => {
    const account = await client.create('accounts', { name: 'Formelwerk', employees: 40 })
    const desks = async () => {
      const filter = { field: 'id', op: 'eq', value: account.id }
      return (await client.find('accounts', { filter, fields: ['desks'] })).items[0]?.desks
    }
    await page.goto('/settings/objects/account')
    await page.getByRole('button', { name: 'Add field' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add field' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Desks')
    await dialog.getByRole('combobox', { name: 'Kind' }).fill('Whole')
    await page.getByRole('option', { name: 'Whole number' }).click()
    await dialog.getByRole('checkbox', { name: 'Calculated by a formula' }).check()
    const formula = dialog.getByRole('textbox', { name: 'Formula' })
    const trial = dialog.getByRole('status')
    await formula.fill('employees * name')
    await trial.getByText(/cannot be read/).waitFor()
    await formula.fill('')
    await dialog.getByRole('combobox', { name: 'Insert a field' }).fill('Employees')
    await page.getByRole('option', { name: 'Employees · employees', exact: true }).click()
    expect(await formula.inputValue()).toBe('employees')
    await formula.fill('employees * 1.1')
    await trial.getByText('For Formelwerk: 44').waitFor()
    await picture(page, 'formula')
    await dialog.getByRole('button', { name: 'Add field' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(desks).toBe(44)
    await page.goto(`/o/accounts/${account.id}`)
    await page.getByRole('button', { name: 'Edit Employees' }).click()
    await page.getByRole('textbox', { name: 'Employees' }).fill('60')
    await page.keyboard.press('Enter')
    await expect.poll(desks).toBe(66)
    expect(await page.getByRole('button', { name: 'Edit Desks' }).count()).toBe(0)
  })

  it('tries again what failed for good, once its cause is mended', async () => {
    const otto = await person('Otto Ohm', 'admin')
    const server = (port: number) =>
      client.put('/api/v1/mail', {
        ...{ host: '127.0.0.1', port, security: 'none', user: '', from: 'crm@nordlicht.example', fromName: '' },
        isInOwnNetwork: true,
      })
    await server(1)
    await otto.post('/api/v1/invitations', { emails: ['nina@nordlicht.example'], roles: ['rep'], team: null })
    // Nobody is there who may act for him: the job does not wait for all its attempts.
    await client.patch(`/api/v1/users/${otto.me.id}`, { isActive: false })
    await page.goto('/settings/jobs')
    const row = page.getByRole('row').filter({ hasText: 'Send an invitation' })
    await row.getByText('may not act any more').waitFor({ timeout: 60_000 })

    const sink = await mailSink()
    try {
      await client.patch(`/api/v1/users/${otto.me.id}`, { isActive: true })
      await server(sink.port)
      await row.getByRole('button', { name: 'Try again' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click()
      await page.getByText('No job has failed').waitFor()
      await page.getByRole('link', { name: /^Last changed .* by Ada Larsen$/ }).waitFor()
      await sink.next('nina@nordlicht.example', 'Nordlicht Instruments')
    } finally {
      await sink.close()
    }
    await page.goto('/settings/audit?kinds=job')
    await page.getByRole('row', { name: /Ada Larsen/ }).waitFor()
  })

  async function person(name: string, role: string): Promise<Client> {
    const email = `${name.split(' ')[0]?.toLowerCase()}@nordlicht.example`
    const { id } = await client.create('users', { name, email, roles: [role], isActive: true })
    const { link } = await client.post<{ link: string }>(`/api/v1/users/${id}/password-link`)
    return byLink(stage().url, link)
  }
})
