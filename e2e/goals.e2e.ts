import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { GoalTree } from '#modules/forecast/contract.ts'
import { admin, type Client, setUp } from './client.ts'
import { stageIds, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('goals', (stage) => {
  let client: Client
  let page: Page
  let opportunity: RecordJson

  const grid = () => page.getByRole('treegrid')
  const rowOf = (name: string): Locator => grid().getByRole('row').filter({ hasText: name })
  const figure = (name: string, column: string): Locator =>
    rowOf(name).locator(`[data-figure="${column}"] [data-focus]`)
  const digits = async (where: Locator) => (await where.innerText()).replace(/\D/g, '')
  const today = () => new Date().toISOString().slice(0, 10)
  const asked = () => client.post<GoalTree>('/api/v1/goals/tree', { from: today() })

  beforeAll(async () => {
    client = await setUp(stage().url)
    const stages = await stageIds(client)
    const team = await client.create('teams', { name: 'North' })
    const me = await client.get<RecordJson>('/api/v1/me')
    await client.patch(`/api/v1/users/${me.id}`, { team: team.id })
    opportunity = await client.create('opportunities', {
      name: 'Pumps for Seeadler',
      stage: stages.Qualification,
      closeDate: today(),
      amount: { amount: '1000', currency: 'EUR' },
    })
    page = await stage().open({ as: client })
  }, 120_000)

  it('is found in the navigation, where a goal is set in its row', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Goal progress', exact: true }).first().click()
    await grid().waitFor()
    await figure(admin.name, 'target').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Target (EUR)').fill('5000')
    await picture(page, 'journey-goals-set')
    await dialog.getByRole('button', { name: 'Save goal' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => digits(figure(admin.name, 'target'))).toBe('5000')
    await rowOf('North').getByText('Sum of those beneath').waitFor()
    await figure('North', 'target').click()
    await dialog.getByLabel('Target (EUR)').fill('8000')
    await dialog.getByRole('button', { name: 'Save goal' }).click()
    await dialog.waitFor({ state: 'detached' })
    await rowOf('North').getByText('Beneath: €5,000').waitFor()
  })

  it('moves without reload when an opportunity is won in another window', async () => {
    expect(await digits(figure(admin.name, 'achieved'))).toBe('0')
    const other = await stage().open({ as: client })
    await other.goto(`/o/opportunities/${opportunity.id}`)
    await other.getByRole('button', { name: 'Win', exact: true }).waitFor()
    await other.keyboard.press('w')
    await other.getByRole('dialog').getByRole('button', { name: 'Mark as won' }).press('Enter')
    await other.getByRole('button', { name: 'Reopen', exact: true }).waitFor()
    await expect.poll(() => digits(figure(admin.name, 'achieved')), { timeout: 15_000 }).toBe('1000')
    await expect.poll(() => digits(figure('Everyone', 'achieved'))).toBe('1000')
    expect(await rowOf(admin.name).innerText()).toContain('20%')
    const { nodes } = await asked()
    const own = nodes.find(({ name }) => name === admin.name)?.progress
    expect(await digits(figure(admin.name, 'missing'))).toBe(String(Number(own?.missing)))
    await picture(page, 'journey-goals')
    await other.close()
  })

  it('opens the records behind a figure', async () => {
    await figure(admin.name, 'achieved').click()
    const panel = page.getByRole('complementary')
    await panel.getByText('Pumps for Seeadler').first().waitFor()
    await picture(page, 'journey-goals-rows')
    await page.keyboard.press('Escape')
  })

  it('is walked by arrows', async () => {
    await grid().getByRole('button', { name: 'Fold North' }).focus()
    await page.keyboard.press('ArrowLeft')
    await rowOf(admin.name).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await rowOf(admin.name).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await rowOf('North').locator('[data-figure="achieved"] :focus').waitFor()
  })

  it('copies goals into the next period after a preview, and takes that back', async () => {
    await page.getByRole('button', { name: 'Later period' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).not.toBeNull()
    await expect.poll(() => digits(figure(admin.name, 'target'))).toBe('')
    await page.getByRole('button', { name: 'Copy goals' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Raise targets by (%)').fill('10')
    await dialog.getByText('€5,500').waitFor()
    await picture(page, 'journey-goals-copy')
    await dialog.getByRole('button', { name: 'Set 2 goals' }).click()
    await expect.poll(() => digits(figure(admin.name, 'target'))).toBe('5500')
    await undo(page)
    await expect.poll(() => digits(figure(admin.name, 'target'))).toBe('')
  })

  it('shows goals with other days apart', async () => {
    const me = await client.get<RecordJson>('/api/v1/me')
    await page.goto('/goals')
    await grid().waitFor()
    const goal = { metric: 'wonAmount', from: today(), to: today(), person: me.id }
    await client.create('goals', { ...goal, targetAmount: { amount: '500', currency: 'EUR' } })
    const others = page.getByRole('region', { name: 'Goals with other days' }).or(page.locator('section').last())
    await others.getByText('€1,000 of €500').waitFor()
    await others.getByText('Reached').first().waitFor()
  })

  it('stands on the home screen', async () => {
    await page.goto('/')
    const block = page.getByRole('region', { name: 'My goals' })
    await block.getByText('€1,000 of €5,000').click()
    await page.getByRole('complementary').getByText('Pumps for Seeadler').first().waitFor()
    await picture(page, 'journey-goals-home')
    await page.keyboard.press('Escape')
  })

  it('speaks German, on a phone', async () => {
    const me = await client.get<RecordJson>('/api/v1/me')
    const german = await stage().open({ as: client, locale: 'de-DE', look: 'dark', width: 'phone' })
    await client.patch(`/api/v1/users/${me.id}`, { language: 'de' })
    await german.goto('/goals')
    await german.getByRole('treegrid').waitFor()
    await german.getByRole('heading', { level: 1, name: 'Zielerreichung' }).waitFor()
    await german
      .getByRole('columnheader', { name: /Hochrechnung/ })
      .first()
      .waitFor()
    expect(await german.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0)
    await picture(german, 'journey-goals-phone')
    await client.patch(`/api/v1/users/${me.id}`, { language: 'ar' })
    await german.goto('/goals')
    await german.getByRole('heading', { level: 1, name: 'تقدّم الأهداف' }).waitFor()
    await german.getByRole('treegrid').waitFor()
    await picture(german, 'journey-goals-arabic')
    await client.patch(`/api/v1/users/${me.id}`, { language: 'en' })
  })
})
