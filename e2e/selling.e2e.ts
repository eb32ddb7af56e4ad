import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { Forecast } from '#modules/forecast/contract.ts'
import { byLink, type Client, setUp } from './client.ts'
import { cellOf, dragCard, saved, stageIds, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

/** From a lead that somebody sends by API to money that is won, on the screens of those who sell. */
journeys('selling', (stage) => {
  let ada: Client
  let anna: Client
  let page: Page
  let forecast: Page
  let goals: Page
  let dashboard: Page
  let key: string
  let account: RecordJson
  let lead: RecordJson
  let deal: RecordJson
  let stages: Record<string, string>
  const today = new Date().toISOString().slice(0, 10)

  beforeAll(async () => {
    ada = await setUp(stage().url)
    stages = await stageIds(ada)
    const team = await ada.create('teams', { name: 'Inbound' })
    const email = 'anna@nordlicht.example'
    const { id } = await ada.create('users', { name: 'Anna', email, roles: ['user'], team: team.id, language: 'en' })
    const { link } = await ada.post<{ link: string }>(`/api/v1/users/${id}/password-link`)
    anna = await byLink(stage().url, link)
    const made = await ada.post<Record<string, unknown>>('/api/v1/api-keys', { name: 'Website', role: 'user' })
    key = String(made.secret ?? made.key)
    await ada.post('/api/v1/assignment-rules', {
      object: 'lead',
      name: 'Website',
      when: ['created', 'run'],
      method: 'roundRobin',
      members: [{ user: id, weight: 1 }],
      skipAbsent: true,
      isActive: true,
    })
    await ada.create('exchangeRates', { currency: 'USD', validFrom: '2024-01-01', rate: '0.9' })
    const { periods } = await ada.post<Forecast>('/api/v1/forecast/query', { from: today, measure: 'amount' })
    const quota = { metric: 'wonAmount', person: id, from: periods[0]?.from, to: periods[0]?.to }
    await ada.create('goals', { ...quota, targetAmount: { amount: '20000', currency: 'EUR' } })
    account = await ada.create('accounts', {
      name: 'Seeadler Optik GmbH',
      website: 'https://seeadler.example',
      owner: id,
    })
    await ada.patch(`/api/v1/stages/${stages.Qualification}`, { exitChecklist: ['Budget confirmed'] })
    page = await stage().open({ as: anna })
    forecast = await stage().open({ as: anna })
    await forecast.goto('/forecast')
    await forecast.getByRole('treegrid').waitFor()
    goals = await stage().open({ as: anna })
    await goals.goto('/goals')
    await goals.getByRole('treegrid').waitFor()
    dashboard = await stage().open({ as: anna })
    await dashboard.goto('/sales')
    await dashboard.locator('[data-tile=outcome]').waitFor()
  })

  const dialog = () => page.getByRole('dialog')
  const read = (plural: string, id: string) => ada.get<RecordJson>(`/api/v1/${plural}/${id}`)
  const counted = async (plural: string) => (await ada.find(plural)).items.length
  const closed = () =>
    forecast
      .getByRole('treegrid')
      .getByRole('row')
      .filter({ hasText: 'Anna' })
      .locator('[data-figure="closed"] [data-focus]')
  const achieved = () =>
    goals
      .getByRole('treegrid')
      .getByRole('row')
      .filter({ hasText: 'Anna' })
      .locator('[data-figure="achieved"] [data-focus]')
  const won = () => dashboard.locator('[data-tile=outcome] [data-mark=won]')
  const digits = async (text: Promise<string>) => (await text).replace(/\D/g, '')

  it('gives a lead that arrives by API to whom the rule names, and says why', async () => {
    const answer = await fetch(`${stage().url}/api/v1/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        firstName: 'Ida',
        lastName: 'Larsen',
        company: 'Seeadler Optik',
        website: 'seeadler.example',
      }),
    })
    lead = (await answer.json()) as RecordJson
    expect([answer.status, lead.owner]).toEqual([201, anna.me.id])
    await page.goto(`/o/leads/${lead.id}`)
    await page.getByRole('button', { name: 'Why?' }).click()
    await page.getByText(/Round robin of “Website”/).waitFor()
    await page.keyboard.press('Escape')
  })

  it('converts it into the standing account, without a duplicate', async () => {
    await page.getByRole('heading', { name: 'Ida Larsen', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Convert', exact: true }).click()
    const found = dialog().getByRole('radio', { name: /Seeadler Optik GmbH/ })
    await found.waitFor()
    expect(await found.isChecked()).toBe(true)
    await dialog().getByRole('textbox', { name: 'Amount' }).fill('12000')
    await dialog().getByRole('button', { name: 'Convert' }).click()
    await page.getByText('The lead was converted').waitFor()
    const made = await read('leads', lead.id)
    expect(made).toMatchObject({ statusType: 'converted', convertedAccount: account.id })
    expect([await counted('accounts'), await counted('contacts'), await counted('opportunities')]).toEqual([1, 1, 1])
    deal = await read('opportunities', String(made.convertedOpportunity))
    expect(deal).toMatchObject({ account: account.id, amount: { amount: '12000' }, owner: anna.me.id })
  })

  it('is taken back by one press, and converted anew', async () => {
    await undo(page)
    await page.getByText('The conversion was undone').waitFor()
    expect(await read('leads', lead.id)).toMatchObject({ convertedAccount: null })
    expect([await counted('accounts'), await counted('contacts'), await counted('opportunities')]).toEqual([1, 0, 0])
    const opportunity = {
      mode: 'create',
      values: { name: 'Lenses', amount: { amount: '12000', currency: 'EUR' }, closeDate: today },
    }
    const made = await anna.post<{ opportunity: string }>(`/api/v1/leads/${lead.id}/conversion`, { opportunity })
    deal = await read('opportunities', made.opportunity)
    expect(await counted('accounts')).toBe(1)
  })

  it('goes through gated stages by the board, which asks in place', async () => {
    stage().allow(422, /^\/api\/v1\/opportunities\/[0-9a-f-]{36}$/)
    await page.setViewportSize({ width: 2600, height: 900 })
    await page.goto('/o/opportunities')
    await dragCard(page, 'Lenses', 'Qualification')
    await expect.poll(async () => (await read('opportunities', deal.id)).stage).toBe(stages.Qualification)
    await dragCard(page, 'Lenses', 'Needs Analysis')
    await dialog().getByRole('checkbox', { name: 'Budget confirmed' }).check()
    await picture(page, 'journey-selling-gate')
    await saved(page, () => dialog().getByRole('button', { name: 'Save' }).click())
    expect((await read('opportunities', deal.id)).stage).toBe(stages['Needs Analysis'])
  })

  it('is won, and its figure appears in forecast, goals and dashboard without reload', async () => {
    const before = await digits(closed().innerText())
    expect(await digits(achieved().innerText())).toBe('0')
    expect(await dashboard.locator('[data-tile=outcome]').innerText()).not.toContain('12')
    await dragCard(page, 'Lenses', 'Closed Won')
    await dialog().getByRole('button', { name: 'Mark as won' }).click()
    await expect.poll(async () => (await read('opportunities', deal.id)).isWon).toBe(true)
    expect(before).toBe('0')
    await expect.poll(() => digits(closed().innerText())).toBe('12000')
    const { nodes } = await anna.post<Forecast>('/api/v1/forecast/query', { from: today, measure: 'amount' })
    expect(nodes.find(({ name }) => name === 'Anna')?.cells[0]?.raw.closed).toBe('12000')
    await picture(forecast, 'journey-selling-forecast')
    await expect.poll(() => digits(achieved().innerText())).toBe('12000')
    await expect.poll(() => won().getAttribute('data-count')).toBe('1')
    await expect.poll(() => digits(won().innerText())).toContain('12000')
    await picture(goals, 'journey-selling-goals')
    await picture(dashboard, 'journey-selling-dashboard')
  })

  it('hands many over at once, and takes them back', async () => {
    const mine = await Promise.all(
      ['Rot', 'Blau'].map((lastName) => ada.create('leads', { lastName, owner: ada.me.id })),
    )
    const chief = await stage().open({ as: ada })
    await chief.goto('/o/leads?view=mine&layout=table')
    await cellOf(chief, 0, 0).locator('*').first().waitFor()
    await chief.getByRole('grid').getByRole('checkbox').first().click()
    await chief.getByRole('button', { name: 'Select all that match' }).click()
    await chief.getByRole('toolbar').getByRole('button', { name: 'Assign', exact: true }).click()
    await chief.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Anna' }).getByText('2').waitFor()
    const owners = () => Promise.all(mine.map(async ({ id }) => (await read('leads', id)).owner))
    await chief.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click()
    await expect.poll(owners).toEqual([anna.me.id, anna.me.id])
    await undo(chief)
    await expect.poll(owners).toEqual([ada.me.id, ada.me.id])
    await chief.context().close()
  })

  it('does the same in German, with a deal in dollars that counts in euros', async () => {
    await anna.patch('/api/v1/me', { language: 'de' })
    const made = await ada.create('opportunities', {
      name: 'Linsen',
      account: account.id,
      owner: anna.me.id,
      stage: stages.Prospecting,
      amount: { amount: '1000', currency: 'USD' },
      closeDate: today,
    })
    const german = await stage().open({ as: anna, locale: 'de-DE' })
    await german.goto(`/o/opportunities/${made.id}`)
    await german.getByRole('button', { name: 'Gewonnen', exact: true }).click()
    await german.getByRole('dialog').getByRole('button', { name: 'Als gewonnen melden' }).click()
    await expect.poll(async () => (await read('opportunities', made.id)).isWon).toBe(true)
    await expect.poll(() => digits(closed().innerText())).toBe('12900')
    await expect.poll(() => digits(achieved().innerText())).toBe('12900')
    await expect.poll(() => won().getAttribute('data-count')).toBe('2')
    await german.goto('/forecast')
    await german.getByRole('heading', { level: 1, name: 'Prognose' }).waitFor()
    await german.getByText('12.900').first().waitFor()
    await picture(german, 'journey-selling-german')
  })
})
