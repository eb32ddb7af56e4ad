import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { dragCard, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('leads', (stage) => {
  let client: Client
  let page: Page
  let account: RecordJson

  const lead = (values: Record<string, unknown>) => client.create('leads', { source: 'Web Form', ...values })
  const dialog = () => page.getByRole('dialog')
  const count = async (plural: string) => (await client.find(plural, { count: 'exact', limit: 1 })).count?.value
  const read = (id: string) => client.get<RecordJson>(`/api/v1/leads/${id}`)

  beforeAll(async () => {
    client = await setUp(stage().url)
    account = await client.create('accounts', {
      name: 'Seeadler Optik GmbH',
      website: 'https://www.seeadler.example',
      industry: 'Electronics',
    })
    await client.create('opportunities', { name: 'Lenses', account: account.id, closeDate: '2030-01-31' })
    page = await stage().open({ as: client })
  })

  it('finds the standing account of a lead that came by API, converts it by keyboard without a duplicate, and takes it back', async () => {
    const made = await lead({
      firstName: 'Ida',
      lastName: 'Larsen',
      company: 'Seeadler Optik',
      website: 'seeadler.example',
      industry: 'Manufacturing',
      emails: ['ida@seeadler.example'],
    })
    await client.create('tasks', { subject: 'Call Ida', relatedTo: { object: 'lead', id: made.id } })
    await page.goto(`/o/leads/${made.id}`)
    await page.getByRole('heading', { name: 'Ida Larsen' }).waitFor()
    await page.keyboard.press('v')
    const card = dialog().getByRole('radio', { name: /Seeadler Optik GmbH/ })
    await card.waitFor()
    expect(await card.isChecked()).toBe(true)
    await card.and(page.locator(':focus')).waitFor()
    await dialog().getByText('Same domain').waitFor()
    await picture(page, 'journey-convert')
    const industry = dialog().getByRole('radiogroup', { name: 'Industry' })
    await industry.getByRole('radio', { name: /From the lead/ }).focus()
    await page.keyboard.press('Space')
    await dialog()
      .getByRole('radio', { name: /^Lenses/ })
      .focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+Enter')
    await page.getByText('The lead was converted').waitFor()
    expect(await count('accounts')).toBe(1)
    expect(await client.get(`/api/v1/accounts/${account.id}`)).toMatchObject({ industry: 'Manufacturing' })
    expect(await read(made.id)).toMatchObject({ status: 'Converted', convertedAccount: account.id })
    expect(await count('opportunities')).toBe(1)
    await undo(page)
    await page.getByText('The conversion was undone').waitFor()
    expect(await read(made.id)).toMatchObject({ status: 'New', convertedAccount: null })
    expect(await client.get(`/api/v1/accounts/${account.id}`)).toMatchObject({ industry: 'Electronics' })
    expect(await count('contacts')).toBe(0)
  })

  it('converts when a card is put on Converted', async () => {
    stage().allow(422, /^\/api\/v1\/leads\/[0-9a-f-]{36}$/)
    const made = await lead({ lastName: 'Vega', company: 'Puerto Azul' })
    await page.goto('/o/leads?view=board')
    await dragCard(page, 'Vega', 'Converted')
    await dialog().getByRole('radio', { name: 'Create new' }).first().waitFor()
    await dialog().getByRole('button', { name: 'Convert' }).click()
    await page.getByText('The lead was converted').waitFor()
    expect(await read(made.id)).toMatchObject({ statusType: 'converted' })
  })

  it('works the inbox by key: next, disqualify with its reason, nurture until a day, take', async () => {
    const [third, second, first] = [
      await lead({ lastName: 'Third', owner: null }),
      await lead({ lastName: 'Second' }),
      await lead({ lastName: 'First' }),
    ]
    await page.goto('/o/leads?view=inbox')
    const shown = async (name: string) => {
      await page.getByRole('heading', { name }).waitFor()
      await page.getByRole('main').getByRole('button', { name: 'Convert', exact: true }).waitFor()
    }
    await shown('First')
    await page.keyboard.press('d')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await dialog().getByText('Fill in this field').waitFor()
    await dialog().getByRole('combobox').click()
    await page.getByRole('option', { name: 'No Budget' }).click()
    await dialog().getByRole('button', { name: 'Save' }).click()
    await expect.poll(async () => (await read(first.id)).statusType).toBe('disqualified')
    await shown('Second')
    await page.keyboard.press('u')
    await dialog().getByRole('textbox').fill('2031-03-01')
    await dialog().getByRole('button', { name: 'Save' }).click()
    await expect.poll(async () => (await read(second.id)).recycleOn).toBe('2031-03-01')
    await shown('Third')
    await picture(page, 'journey-lead-inbox')
    await page.keyboard.press('m')
    await expect.poll(async () => (await read(third.id)).owner).toBe(client.me.id)
  })

  it('shows what a bulk conversion would do, does it, and takes all of it back', async () => {
    const made = await Promise.all(
      ['Alpha', 'Beta', 'Gamma'].map((name) =>
        lead({ lastName: `Bulk ${name}`, company: `${name} Werke`, rating: 'Cold' }),
      ),
    )
    await page.goto(
      `/o/leads?view=all&filter=${encodeURIComponent(JSON.stringify({ field: 'rating', op: 'eq', value: 'Cold' }))}`,
    )
    await page.getByText('Bulk Alpha').first().waitFor()
    await page.getByRole('checkbox', { name: /all/i }).first().click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Convert' }).click()
    await dialog().getByText('3 leads will be converted.').waitFor()
    await dialog().getByText('New: Beta Werke').waitFor()
    await picture(page, 'journey-convert-many')
    await dialog().getByRole('button', { name: 'Convert 3 leads' }).click()
    await dialog().getByText('3 leads were converted.').waitFor()
    for (const { id } of made) expect(await read(id)).toMatchObject({ statusType: 'converted' })
    await dialog().getByRole('button', { name: 'Undo' }).click()
    await page.getByText('The conversion was undone').waitFor()
    for (const { id } of made) expect(await read(id)).toMatchObject({ status: 'New', convertedAccount: null })
  })

  it('warns of a record like the one that is being made, and lets it be made', async () => {
    await page.goto('/o/accounts/new')
    await page.getByRole('textbox', { name: 'Name' }).first().fill('SEEADLER OPTIK')
    await page.keyboard.press('Tab')
    const warning = page.getByRole('status').filter({ hasText: 'Looks like a record that exists already' })
    await warning.getByRole('link', { name: 'Seeadler Optik GmbH' }).waitFor()
    await picture(page, 'journey-alike')
    expect(await page.getByRole('button', { name: 'Create Account' }).isEnabled()).toBe(true)
  })

  it('asks step by step on a phone, and in German', async () => {
    const made = await lead({ lastName: 'Brandt', company: 'Seeadler', website: 'seeadler.example' })
    await client.patch('/api/v1/me', { language: 'de' })
    const phone = await stage().open({ as: client, width: 'phone', locale: 'de' })
    await phone.goto(`/o/leads/${made.id}`)
    await phone.getByRole('button', { name: 'Umwandeln' }).first().click()
    await phone.getByText('Schritt 1 von 3').waitFor()
    await phone.getByText('Gleiche Domain').waitFor()
    await picture(phone, 'journey-convert-phone')
    await phone.getByRole('dialog').getByRole('button', { name: 'Weiter' }).click()
    await phone.getByRole('dialog').getByRole('button', { name: 'Weiter' }).click()
    await phone.getByRole('dialog').getByRole('button', { name: 'Umwandeln' }).click()
    await phone.getByText('Der Lead wurde umgewandelt').waitFor()
    expect(await read(made.id)).toMatchObject({ convertedAccount: account.id })
  })
})
