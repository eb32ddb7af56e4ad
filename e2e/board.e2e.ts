import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { SavedViews } from '#kernel/views/contract.ts'
import { type Client, setUp } from './client.ts'
import { boxOf, stageIds } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('boards', (stage) => {
  let client: Client
  let page: Page

  beforeAll(async () => {
    client = await setUp(stage().url)
    const stages = await stageIds(client)
    const account = await client.create('accounts', { name: 'Seeadler Optik' })
    for (const stage of [stages.Prospecting, stages.Qualification])
      await client.create('opportunities', { name: 'Lens', account: account.id, stage, closeDate: '2030-01-31' })
    page = await stage().open({ as: client })
  })

  const edges = () => page.getByRole('separator', { name: 'Change the width of all columns' })
  const widthsOf = async (columns: Locator) => {
    const boxes = await columns.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width))
    return [...new Set(boxes.map(Math.round))]
  }
  const columns = () => page.locator('section:has(> header)')
  const query = () => new URL(page.url()).searchParams.get('columnWidth')

  it('makes all columns wider by the mouse, and the address says so once the edge is let go', async () => {
    await page.goto('/o/opportunities?layout=board')
    await page.getByRole('article').first().waitFor()
    const [before] = await widthsOf(columns())
    const drag = async (at: number, by: number) => {
      const edge = await boxOf(edges().nth(at))
      const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x + by, y, { steps: 5 })
    }
    const start = await boxOf(edges().nth(1))
    await drag(1, 80)
    await expect.poll(() => widthsOf(columns())).toEqual([Number(before) + 40])
    expect((await boxOf(edges().nth(1))).x).toBe(start.x + 80)
    expect(query()).toBeNull()
    await picture(page, 'journey-board-wider')
    await page.mouse.up()
    await expect.poll(query).toBe(String(Number(before) + 40))
    await drag(0, 900)
    await page.mouse.up()
    await expect.poll(query).toBe('380')
    expect(await widthsOf(columns())).toEqual([380])
  })

  it('moves the edge by keys, and keeps the width with the view', async () => {
    const edge = edges().first()
    await edge.focus()
    await page.keyboard.press('Home')
    await expect.poll(query).toBe('200')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(query).toBe('208')
    expect(await edge.getAttribute('aria-valuenow')).toBe('208')
    await edge.and(page.locator(':focus')).waitFor()
    await page.getByRole('button', { name: 'Save as new view' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Narrow')
    await page.getByRole('dialog').getByRole('button', { name: 'Create view' }).click()
    await page.getByRole('button', { name: 'Narrow, Choose view' }).waitFor()
    const { items } = await client.get<SavedViews>('/api/v1/views?object=opportunity')
    expect(items).toMatchObject([{ name: 'Narrow', settings: { layout: 'board', columnWidth: 208 } }])
    expect(new URL(page.url()).search).toBe(`?view=${items[0]?.id}`)
    await page.reload()
    await page.getByRole('article').first().waitFor()
    expect(await widthsOf(columns())).toEqual([208])
  })

  it('keeps rows in line with the heads above them, and leads the other way where lines run from the right', async () => {
    const { items } = await client.get<SavedViews>('/api/v1/views?object=opportunity')
    await page.goto(`/o/opportunities?view=${items[0]?.id}&lanes=owner`)
    await page.getByRole('article').first().waitFor()
    await page.evaluate(`document.documentElement.dir = 'rtl'`)
    await edges().first().press('ArrowLeft')
    await expect.poll(query).toBe('216')
    const heads = page.locator('div:has(> header > hr)')
    const lanes = page.locator('section section')
    expect([await widthsOf(heads), await widthsOf(lanes)]).toEqual([[216], [216]])
    const places = (all: Locator) => all.evaluateAll((each) => each.map((one) => one.getBoundingClientRect().left))
    expect(await places(lanes)).toEqual(await places(heads))
  })

  it('lets the columns share the screen again by a double click', async () => {
    await edges().nth(2).dblclick()
    await expect.poll(query).toBe('0')
    expect(await edges().first().getAttribute('aria-valuetext')).toBe('The columns share the screen')
    await page.getByRole('button', { name: 'Save view' }).click()
    const settings = async () =>
      (await client.get<SavedViews>('/api/v1/views?object=opportunity')).items[0]?.settings ?? {}
    await expect.poll(async () => Object.keys(await settings())).not.toContain('columnWidth')
  })
})
