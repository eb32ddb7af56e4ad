import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { boxOf, carry, saved, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

/** A Wednesday in May: Berlin is two hours ahead. */
const day = '2026-05-06'
const at = (time: string, on = day) => `${on}T${time}:00.000Z`

journeys('the calendar', (stage) => {
  let ada: Client
  let page: Page
  let visit: RecordJson

  const open = async (state: Record<string, unknown>) => {
    const search = { layout: 'calendar', filter: { all: true }, start: 'dueAt', end: 'endsAt', day, ...state }
    const params = Object.entries(search).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    await page.goto(`/o/tasks?${new URLSearchParams(Object.fromEntries(params))}`)
    await page.getByRole('link', { name: /Visit/ }).first().waitFor()
  }
  const times = async () => {
    const { dueAt, endsAt } = await ada.get<RecordJson>(`/api/v1/tasks/${visit.id}`)
    return [dueAt, endsAt]
  }
  const block = () => page.getByRole('group', { name: /^Visit, / })

  beforeAll(async () => {
    ada = await setUp(stage().url)
    await ada.post('/api/v1/objects/task/fields', { name: 'endsAt', kind: 'dateTime', label: 'Ends' })
    visit = await ada.create('tasks', { subject: 'Visit', dueAt: at('08:00'), endsAt: at('09:00') })
    await ada.create('tasks', { subject: 'Call', dueAt: at('08:30'), endsAt: at('09:30') })
    await ada.create('tasks', { subject: 'Fair', dueAt: at('07:00'), endsAt: at('16:00', '2026-05-08') })
    page = await stage().open({ as: ada })
  })

  it('puts what overlaps side by side, and what lasts for days above the hours', async () => {
    await open({ span: 'week' })
    const [first, second] = await Promise.all([boxOf(block()), boxOf(page.getByRole('group', { name: /^Call, / }))])
    expect(second.x).toBeGreaterThanOrEqual(first.x + first.width - 1)
    expect(second.y - first.y).toBeCloseTo(first.height / 2, -1)
    const fair = await boxOf(page.getByRole('link', { name: 'Fair' }))
    expect(fair.y + fair.height).toBeLessThan(first.y)
    expect(fair.width).toBeGreaterThan(first.width * 4)
    await picture(page, 'calendar-week')
  })

  it('carries an entry to another day and hour by the mouse, and back by undo', async () => {
    await open({ span: 'week' })
    const { width } = await boxOf(page.getByRole('region', { name: /6 May 2026/ }))
    const { height } = await boxOf(block())
    await drag(page, block(), { x: width, y: height * 1.5 })
    await expect.poll(times).toEqual([at('09:30', '2026-05-07'), at('10:30', '2026-05-07')])
    await page.getByRole('group', { name: /^Visit, Thursday/ }).waitFor()
    await saved(page, () => undo(page))
    expect(await times()).toEqual([at('08:00'), at('09:00')])
  })

  it('draws an entry longer by its lower edge', async () => {
    await open({ span: 'day' })
    const { height } = await boxOf(block())
    await drag(page, page.getByRole('group', { name: 'Change the end of Visit' }), { x: 0, y: height * 0.75 })
    await expect.poll(times).toEqual([at('08:00'), at('09:45')])
    await saved(page, () => undo(page))
  })

  it('carries and lengthens by the keyboard, and says where', async () => {
    await open({ span: 'week' })
    const said = page.getByText('Visit is over')
    await block().focus()
    await page.keyboard.press('Space')
    await page
      .getByText('Visit is lifted')
      .or(page.getByText(/Visit.*lifted/))
      .first()
      .waitFor({ state: 'attached' })
    await carry(page, 'ArrowDown', said.filter({ hasText: '10:15' }))
    await carry(page, 'ArrowLeft', said.filter({ hasText: 'Tuesday' }))
    await saved(page, () => page.keyboard.press('Space'))
    expect(await times()).toEqual([at('08:15', '2026-05-05'), at('09:15', '2026-05-05')])
    await saved(page, () => undo(page))
    await page.getByRole('group', { name: 'Change the end of Visit' }).focus()
    await page.keyboard.press('Space')
    await carry(page, 'ArrowDown', said.filter({ hasText: '11:15' }))
    await saved(page, () => page.keyboard.press('Space'))
    expect(await times()).toEqual([at('08:00'), at('09:15')])
    await saved(page, () => undo(page))
  })

  it('keeps month and day in the address, so that a link leads to them', async () => {
    await open({ span: 'month', day: '2026-05-20' })
    await page.getByRole('button', { name: 'Next month' }).click()
    await page.waitForURL((url) => url.searchParams.get('day') === '2026-06-20')
    await page.reload()
    await page.getByRole('heading', { name: 'June 2026' }).waitFor()
    await page.getByText('Week', { exact: true }).click()
    await page.waitForURL((url) => url.searchParams.get('span') === 'week')
  })

  it('carries an entry of a month to another day by the mouse, keeping its time', async () => {
    await open({ span: 'month' })
    const from = page.getByRole('group', { name: /^Visit, Wednesday/ })
    const { height, width } = await boxOf(page.getByRole('listitem').filter({ has: from }).first())
    await drag(page, from, { x: -width, y: height }, page.getByText(/^Visit is over .*12/))
    await expect.poll(times).toEqual([at('08:00', '2026-05-12'), at('09:00', '2026-05-12')])
    await saved(page, () => undo(page))
    expect(await times()).toEqual([at('08:00'), at('09:00')])
  })

  it('colours entries and cards by the rules of the view, with their words', async () => {
    const colours = [{ filter: { field: 'subject', op: 'eq', value: 'Visit' }, colour: 'green' }]
    for (const span of ['week', 'month']) {
      await open({ span, colours })
      const entry = page.getByRole('link', { name: /Visit/ }).and(page.locator('[data-colour=green]'))
      await entry.first().waitFor()
      expect(await entry.first().getAttribute('aria-description')).toContain('Visit')
      expect(await page.getByRole('link', { name: /Call/ }).and(page.locator('[data-colour]')).count()).toBe(0)
    }
    for (const layout of ['board', 'gallery']) {
      await open({ layout, colours, groupBy: 'priority' })
      const card = page.locator('article[data-colour=green]')
      await card.getByText('Visit').waitFor()
      expect(await card.count()).toBe(1)
    }
  })
})

/** Step by step, as a hand does. `heard` is what a screen reader hears at the place: let go before, an entry is dropped on no day. */
async function drag(page: Page, what: Locator, by: { x: number; y: number }, heard?: Locator): Promise<void> {
  await what.scrollIntoViewIfNeeded()
  const box = await boxOf(what)
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 16)]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + by.x / 2, y + by.y / 2, { steps: 4 })
  await page.mouse.move(x + by.x, y + by.y, { steps: 4 })
  await heard?.waitFor({ state: 'attached' })
  await page.mouse.up()
}
