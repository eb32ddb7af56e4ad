import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Filter } from '#kernel/filter/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { Forecast } from '#modules/forecast/contract.ts'
import { closedIn, within } from '#modules/forecast/web/rows.ts'
import { type Client, setUp } from './client.ts'
import { makeSample } from './sample.ts'
import { cellOf, saved } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('forecast', (stage) => {
  let client: Client
  let page: Page

  const grid = () => page.getByRole('treegrid')
  const rowOf = (name: string): Locator => grid().getByRole('row').filter({ hasText: name })
  const figure = (name: string, column: string): Locator =>
    rowOf(name).locator(`[data-figure="${column}"] [data-focus]`)
  const digits = async (where: Locator) => (await where.innerText()).replace(/\D/g, '')
  const asked = (measure = 'amount') => client.post<Forecast>('/api/v1/forecast/query', { from: today(), measure })
  const today = () => new Date().toISOString().slice(0, 10)

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client)
    page = await stage().open({ as: client })
  }, 240_000)

  it('is found in the navigation, and adds up from people to teams', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Forecast', exact: true }).click()
    await grid().waitFor()
    const { nodes } = await asked()
    const all = nodes.find(({ key }) => key === 'all')?.cells[0]
    expect(await digits(figure('Everyone', 'pipeline'))).toBe(String(Math.round(Number(all?.raw.pipeline))))
    const people = nodes.filter(({ kind }) => kind === 'user')
    const sum = people.reduce((total, { cells }) => total + Number(cells[0]?.raw.pipeline), 0)
    expect(Number(all?.raw.pipeline)).toBeCloseTo(sum, 2)
    await picture(page, 'journey-forecast')
  })

  it('opens the rows behind a figure, and follows when one is changed in place', async () => {
    const { nodes } = await asked()
    const seller = nodes.find(({ kind, cells }) => kind === 'user' && Number(cells[0]?.raw.pipeline) > 0)
    if (!seller?.name) throw new Error('Nobody has a pipeline')
    const { name } = seller
    const before = await digits(figure(name, 'pipeline'))
    await figure(name, 'pipeline').click()
    const panel = page.getByRole('complementary')
    await cellOf(page, 0, 3).locator('*').first().waitFor()
    await picture(page, 'journey-forecast-rows')
    const category = panel.locator('[data-row="0"]').getByText('Pipeline', { exact: true })
    await category.dblclick()
    await saved(page, () => page.getByRole('option', { name: 'Commit', exact: true }).click())
    await expect.poll(() => digits(figure(name, 'pipeline'))).not.toBe(before)
    const after = (await asked()).nodes.find(({ key }) => key === seller.key)?.cells[0]?.raw
    await expect.poll(() => digits(figure(name, 'pipeline'))).toBe(String(Math.round(Number(after?.pipeline))))
    await expect.poll(() => digits(figure(name, 'commit'))).toBe(String(Math.round(Number(after?.commit))))
    await page.keyboard.press('Escape')
  })

  it('is walked and adjusted by keyboard alone, with the sum beside the adjusted figure', async () => {
    await figure('DACH North', 'closed').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('e')
    stage().allow(422, /^\/api\/v1\/forecast\/adjustment$/)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Expected figure (EUR)').fill('123456')
    await dialog.getByRole('button', { name: 'Save adjustment' }).click()
    await dialog.getByText('Say').or(dialog.getByText('required')).or(dialog.locator('[data-error]')).first().waitFor()
    await dialog.getByLabel('Reason').fill('Two orders are promised by word')
    await picture(page, 'journey-forecast-adjust')
    await dialog.getByRole('button', { name: 'Save adjustment' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => digits(figure('DACH North', 'commit'))).toContain('123456')
    await rowOf('DACH North').getByText('Rows:').waitFor()
    await rowOf('Everyone').getByText('Rows:').waitFor()
  })

  it('folds a team by the arrows', async () => {
    const team = rowOf('DACH North').getByRole('button', { name: 'Fold DACH North' })
    await team.focus()
    await page.keyboard.press('ArrowLeft')
    await rowOf('Silke Thomsen').waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await rowOf('Silke Thomsen').waitFor()
  })

  it('reads categories together, other measures and other periods, and keeps that in the address', async () => {
    await page.getByText('Cumulative', { exact: true }).click()
    const all = (await asked()).nodes[0]?.cells[0]
    const total = all?.total ?? all?.raw
    const sure = Number(total?.closed) + Number(total?.commit)
    await expect.poll(() => digits(figure('Everyone', 'commit'))).toContain(String(Math.round(sure)))
    await page.getByRole('button', { name: 'Earlier period' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).not.toBeNull()
    expect(new URL(page.url()).searchParams.get('reading')).toBe('cumulative')
    await page.goto('/forecast?measure=count')
    await grid().waitFor()
    const counted = (await asked('count')).nodes[0]?.cells[0]?.raw
    await expect.poll(() => digits(figure('Everyone', 'closed'))).toBe(String(Number(counted?.closed)))
  })

  it('compares the period with the same one last year by product, and opens those rows', async () => {
    await page.goto('/forecast')
    const table = page.getByRole('region', { name: 'Against last year' }).last()
    const first = table.getByRole('row').nth(1)
    await first.waitFor()
    expect(await first.innerText(), 'truth 2').toMatch(/HX-200[\s\S]*75\s?%/)
    const then = first.getByRole('cell').nth(2).getByRole('button')
    await then.click()
    const panel = page.getByRole('complementary')
    await panel
      .getByText(/record/)
      .first()
      .waitFor()
  })

  it('adds up one territory alone, and opens only its rows', async () => {
    const territory = (await client.find('territories', { filter: { field: 'name', op: 'eq', value: 'DACH North' } }))
      .items[0]
    const filter: Filter = { field: 'account.territory', op: 'in', value: [territory?.id ?? ''] }
    const { nodes, periods } = await client.post<Forecast>('/api/v1/forecast/query', { from: today(), filter })
    const period = periods[0]
    if (!period) throw new Error('There is no period')
    const expected = Math.round(Number(nodes[0]?.cells[0]?.raw.closed))
    const whole = (await asked()).nodes[0]?.cells[0]?.raw.closed
    expect(expected).toBeGreaterThan(0)
    expect(expected).toBeLessThan(Number(whole))
    await page.goto('/forecast')
    await grid().waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByRole('combobox', { name: 'Find a field' }).fill('account territory')
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Value' }).fill('DACH North')
    await page.getByRole('option', { name: 'DACH North' }).click()
    await page.getByRole('button', { name: 'Apply' }).press('Enter')
    await expect.poll(() => digits(figure('Everyone', 'closed'))).toBe(String(expected))
    expect(JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '')).toEqual(filter)
    await picture(page, 'journey-forecast-territory')
    await figure('Everyone', 'closed').click()
    const panel = page.getByRole('complementary')
    await cellOf(page, 0, 3).locator('*').first().waitFor()
    const won = await client.find('opportunities', { filter: within(filter, closedIn(period)) })
    expect(won.items.length).toBeGreaterThan(0)
    await expect.poll(() => panel.locator('[data-row]').count()).toBe(won.items.length)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove filter' }).click()
    await expect.poll(() => digits(figure('Everyone', 'closed'))).toBe(String(Math.round(Number(whole))))
  })

  it('speaks German', async () => {
    const german = await stage().open({ as: client, locale: 'de-DE', look: 'dark', width: 'phone' })
    const me = await client.get<RecordJson>('/api/v1/me')
    await client.patch(`/api/v1/users/${me.id}`, { language: 'de' })
    await german.goto('/forecast')
    await german.getByRole('treegrid').waitFor()
    await german.getByRole('heading', { level: 1, name: 'Prognose' }).waitFor()
    await german
      .getByRole('columnheader', { name: /Abgeschlossen/ })
      .first()
      .waitFor()
    await picture(german, 'journey-forecast-phone')
    await client.patch(`/api/v1/users/${me.id}`, { language: 'en' })
  })
})
