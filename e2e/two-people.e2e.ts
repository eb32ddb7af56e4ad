import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { byLink, type Client, setUp } from './client.ts'
import { cellOf, openTable, saved } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('two people at once', (stage) => {
  let ada: Client
  let ben: Client
  let hers: Page
  let his: Page
  let account: RecordJson

  beforeAll(async () => {
    ada = await setUp(stage().url)
    const user = await ada.create('users', { name: 'Ben Okafor', email: 'ben@nordlicht.example', roles: ['admin'] })
    const { link } = await ada.post<{ link: string }>(`/api/v1/users/${user.id}/password-link`)
    ben = await byLink(stage().url, link)
    account = await ada.create('accounts', { name: 'Seeadler Optik', legalName: 'Seeadler Optik GmbH' })
    hers = await stage().open({ as: ada })
    his = await stage().open({ as: ben })
  })

  it('shows a change of one in the table of the other without a reload', async () => {
    await openTable(hers, 'accounts')
    await openTable(his, 'accounts')
    await hers.getByRole('grid').focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await hers.keyboard.press(key)
    await hers.keyboard.type('250000')
    await saved(hers, () => hers.keyboard.press('Enter'))
    await cellOf(his, 0, 3).getByText('€250.000').waitFor()
  })

  it('shows a new record of one in the table of the other', async () => {
    await ben.create('accounts', { name: 'Aalborg Vandværk' })
    await hers.getByRole('grid').getByText('Aalborg Vandværk').waitFor()
  })

  it('keeps what is typed into a cell when rows come and go above it', async () => {
    const typed = hers.getByRole('grid').getByRole('textbox')
    await cellOf(hers, 1, 3).dblclick()
    await typed.fill('300')
    const first = await ben.create('accounts', { name: 'Aachener Spektrum' })
    await cellOf(hers, 0, 0).getByText('Aachener Spektrum').waitFor()
    expect(await typed.inputValue()).toBe('300')
    await ben.remove(`/api/v1/accounts/${first.id}`)
    await cellOf(hers, 0, 0).getByText('Aalborg Vandværk').waitFor()
    await hers.keyboard.type('000')
    await saved(hers, () => hers.keyboard.press('Enter'))
    const { items } = await ada.find('accounts', { fields: ['name', 'annualRevenue'] })
    expect(Object.fromEntries(items.map(({ name, annualRevenue }) => [name, annualRevenue]))).toMatchObject({
      'Seeadler Optik': { amount: '300000', currency: 'EUR' },
      'Aalborg Vandværk': null,
    })
  })

  it('saves what is typed into a cell when its row leaves the list', async () => {
    stage().allow(409, /^\/api\/v1\/accounts\/[^/]+$/)
    const filter = JSON.stringify({ field: 'name', op: 'startsWith', value: 'A' })
    await hers.goto(`/o/accounts?layout=table&filter=${encodeURIComponent(filter)}`)
    const [aalborg] = (await ada.find('accounts', { search: 'Aalborg' })).items
    await cellOf(hers, 0, 3).dblclick()
    await hers.getByRole('grid').getByRole('textbox').fill('77')
    await saved(hers, () => ben.patch(`/api/v1/accounts/${aalborg?.id}`, { name: 'Bornholms Vandværk' }))
    await cellOf(hers, 0, 0).waitFor({ state: 'detached' })
    expect(await ada.get<RecordJson>(`/api/v1/accounts/${aalborg?.id}`)).toMatchObject({
      name: 'Bornholms Vandværk',
      annualRevenue: { amount: '77', currency: 'EUR' },
    })
  })

  it('lets both change different fields of one record', async () => {
    for (const page of [hers, his]) {
      await page.goto(`/o/accounts/${account.id}`)
      await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
    }
    await hers.getByRole('button', { name: 'Edit Legal name' }).click()
    await hers.getByRole('textbox', { name: 'Legal name' }).fill('Seeadler Optik AG')
    await his.getByText('More details', { exact: true }).click()
    await his.getByRole('button', { name: 'Edit Employees' }).click()
    await his.getByRole('textbox', { name: 'Employees' }).fill('250')
    await saved(his, () => his.keyboard.press('Enter'))
    await saved(hers, () => hers.keyboard.press('Enter'))
    await his.getByText('Seeadler Optik AG').first().waitFor()
    expect(await ada.get<RecordJson>(`/api/v1/accounts/${account.id}`)).toMatchObject({
      legalName: 'Seeadler Optik AG',
      employees: 250,
    })
  })

  it('shows both values when the other changed the same field while one was typing, and keeps the chosen one', async () => {
    await hers.getByRole('button', { name: 'Edit Legal name' }).click()
    await hers.getByRole('textbox', { name: 'Legal name' }).fill('Hers')
    await his.getByRole('button', { name: 'Edit Legal name' }).click()
    await his.getByRole('textbox', { name: 'Legal name' }).fill('His')
    await saved(his, () => his.keyboard.press('Enter'))
    await hers.getByRole('listitem').filter({ hasText: 'His' }).first().waitFor()
    await hers.getByRole('textbox', { name: 'Legal name' }).press('Enter')
    const dialog = hers.getByRole('dialog', { name: 'Seeadler Optik was changed meanwhile' })
    await dialog.getByText('Hers', { exact: true }).waitFor()
    await dialog.getByText('His', { exact: true }).waitFor()
    await picture(hers, 'journey-conflict')
    await saved(hers, () => dialog.getByRole('button', { name: 'Save choice' }).click())
    await his.getByText('Hers', { exact: true }).first().waitFor()
  })

  it('shows both values also to somebody whom the change has not reached', async () => {
    await hers.context().route('**/api/v1/stream*', (route) => route.abort('aborted'))
    await hers.reload()
    await hers.getByRole('button', { name: 'Edit Legal name' }).click()
    await hers.getByRole('textbox', { name: 'Legal name' }).fill('Hers again')
    await ben.patch(`/api/v1/accounts/${account.id}`, { legalName: 'His again' })
    await hers.getByRole('textbox', { name: 'Legal name' }).press('Enter')
    const dialog = hers.getByRole('dialog', { name: 'Seeadler Optik was changed meanwhile' })
    await dialog.getByText('His again', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Discard your change' }).click()
    expect(await ada.get<RecordJson>(`/api/v1/accounts/${account.id}`)).toMatchObject({ legalName: 'His again' })
  })
})
