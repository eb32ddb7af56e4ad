import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { Accuracy, Flow, ForecastWeeks } from '#modules/forecast/contract.ts'
import { type Client, setUp } from './client.ts'
import { daysLater } from './past.ts'
import { makeSample } from './sample.ts'
import { journeys, picture } from './stage.ts'

journeys('what moved', (stage) => {
  let client: Client
  let page: Page

  const block = () =>
    page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'What moved' }) })
      .last()
  const line = (kind: string) => block().locator(`[data-line="${kind}"]`)
  const asked = (body: object = {}) =>
    client.post<Flow>('/api/v1/forecast/flow', { from: new Date().toISOString().slice(0, 10), ...body })
  const digits = (text: string) => text.replace(/\D/g, '')
  const whole = (value: string) => String(Math.abs(Math.round(Number(value))))

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client)
    await daysLater(stage().program, 120, ['sales:snapshots', 'forecast:weeks'])
    page = await stage().open({ as: client })
  }, 240_000)

  const closingSoon = async () => {
    const { period } = await asked()
    const filter = {
      and: [
        { field: 'isClosed', op: 'eq', value: false },
        { field: 'forecastCategory', op: 'ne', value: 'Omitted' },
        { field: 'closeDate', op: 'between', value: [period.from, period.to] },
        { field: 'amount', op: 'isNotEmpty' },
      ],
    }
    const sort = [{ field: 'amount', direction: 'desc' }]
    const { items } = await client.post<{ items: RecordJson[] }>('/api/v1/opportunities/query', {
      filter,
      sort,
      limit: 3,
    })
    return { items, end: period.to }
  }

  it('says that nothing moved while nothing did', async () => {
    await page.goto('/forecast')
    await block().getByRole('table').waitFor()
    await block().getByText('Nothing moved between these days.').waitFor()
    expect(digits(await line('closing').innerText())).toBe(digits(await line('opening').innerText()))
  })

  it('shows each movement at once, and adds up from opening to closing', async () => {
    const { items, end } = await closingSoon()
    const [pushed, won, grown] = items
    const later = new Date(Date.parse(end) + 86_400_000 * 20).toISOString().slice(0, 10)
    await client.patch(`/api/v1/opportunities/${pushed?.id}`, { closeDate: later })
    await client.post(`/api/v1/opportunities/${won?.id}/win`, {})
    const amount = grown?.amount as { amount: string; currency: string }
    await client.patch(`/api/v1/opportunities/${grown?.id}`, { amount: { ...amount, amount: `1${amount.amount}` } })
    for (const kind of ['pushedOut', 'won', 'up']) await line(kind).waitFor()
    const flow = await asked()
    const sum = flow.bars.reduce((total, { effect }) => total + Number(effect), Number(flow.opening.value))
    expect(sum).toBeCloseTo(Number(flow.closing.value), 2)
    for (const { kind, effect } of flow.bars)
      expect(digits(await line(kind).getByRole('button').innerText())).toBe(whole(effect))
    expect(await line('won').getByRole('button').innerText()).toMatch(/^[-−]/)
    await block().scrollIntoViewIfNeeded()
    await picture(page, 'journey-moved')
  })

  it('opens the opportunities of a movement with what they were before, and each of them', async () => {
    const { items } = await client.post<{ items: RecordJson[] }>('/api/v1/opportunities/query', {
      filter: { field: 'isWon', op: 'eq', value: true },
      sort: [{ field: 'updatedAt', direction: 'desc' }],
      limit: 1,
    })
    await line('won').getByRole('button').click()
    const panel = page.getByRole('complementary')
    const name = String(items[0]?.name)
    await panel.getByRole('columnheader', { name: 'Before' }).waitFor()
    await picture(page, 'journey-moved-rows')
    await panel.getByRole('button', { name }).click()
    await panel.getByRole('heading', { name }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  })

  it('shows the forecast as it was each week beside now, as lines and as a table', async () => {
    const weeks = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Week by week: Everyone' }) })
      .last()
    await weeks.getByRole('img').waitFor()
    await weeks.getByText('Show as a table').click()
    const from = new Date().toISOString().slice(0, 10)
    const found = await client.post<ForecastWeeks>('/api/v1/forecast/weeks', { from })
    expect(found.weeks.length).toBeGreaterThan(3)
    const rows = weeks.getByRole('row')
    await expect.poll(() => rows.count()).toBe(found.weeks.length + 2)
    const now = rows.filter({ hasText: 'Now' }).getByRole('cell')
    expect(digits(await now.first().innerText())).toBe(whole((found.now.total ?? found.now.raw).closed))
    await weeks.scrollIntoViewIfNeeded()
    await picture(page, 'journey-moved-weeks')
  })

  it('holds what people had committed to against what they closed', async () => {
    const table = page.getByRole('region', { name: 'What commits were worth' })
    await table.getByRole('row').filter({ hasText: 'Everyone' }).waitFor()
    const from = new Date().toISOString().slice(0, 10)
    const { nodes } = await client.post<Accuracy>('/api/v1/forecast/accuracy', { from })
    const said = nodes[0]?.cells[0]
    const cells = table.getByRole('row').filter({ hasText: 'Everyone' }).getByRole('cell')
    expect(digits(await cells.nth(3).innerText())).toBe(whole(said?.closed ?? ''))
    expect(digits((await cells.nth(2).innerText()).split('\n')[0] ?? '')).toBe(whole(said?.said.last ?? ''))
    await table.scrollIntoViewIfNeeded()
    await picture(page, 'journey-moved-accuracy')
  })

  it('looks at one person and at this week, and keeps that in the address', async () => {
    await block().getByText('This week', { exact: true }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('since')).toBe('week')
    await block().getByRole('combobox', { name: 'Team and people' }).click()
    await page.getByRole('option', { name: 'DACH North' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('node')).toMatch(/^team:/)
    const node = new URL(page.url()).searchParams.get('node') ?? ''
    const { closing } = await asked({ since: 'week', node })
    await expect
      .poll(async () => digits(await line('closing').locator('strong').innerText()))
      .toBe(whole(closing.value))
  })

  it('is read on a phone, from right to left too', async () => {
    const me = await client.get<RecordJson>('/api/v1/me')
    for (const [language, title, look] of [
      ['de', 'Was sich bewegt hat', 'dark'],
      ['ar', 'ما الذي تحرّك', 'light'],
    ] as const) {
      await client.patch(`/api/v1/users/${me.id}`, { language })
      const phone = await stage().open({ as: client, look, width: 'phone' })
      await phone.goto('/forecast')
      const table = phone.getByRole('region', { name: title })
      await table.locator('[data-line="closing"]').waitFor()
      await table.scrollIntoViewIfNeeded()
      await picture(phone, `journey-moved-phone-${language}`)
      await phone.getByRole('img').last().scrollIntoViewIfNeeded()
      await picture(phone, `journey-moved-weeks-phone-${language}`)
    }
    await client.patch(`/api/v1/users/${me.id}`, { language: 'en' })
  })
})
