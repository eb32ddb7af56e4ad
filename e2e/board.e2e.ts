import type { Locator, Page, Request } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { SavedViews } from '#kernel/views/contract.ts'
import { type Client, setUp } from './client.ts'
import { boxOf, stageIds } from './screen.ts'
import { settled } from './screens.ts'
import { journeys, picture } from './stage.ts'

journeys('boards', (stage) => {
  let client: Client
  let page: Page

  beforeAll(async () => {
    client = await setUp(stage().url)
    const stages = await stageIds(client)
    const account = await client.create('accounts', { name: 'Seeadler Optik' })
    // More than a board has lanes.
    const items = Array.from({ length: 100 }, (_, at) => ({ op: 'create', values: { name: `Account ${at}` } }))
    await client.post('/api/v1/accounts/batch', { items })
    await client.create('contacts', { lastName: 'Larsen', account: account.id })
    for (const stage of [stages.Prospecting, stages.Qualification])
      await client.create('opportunities', { name: 'Lens', account: account.id, stage, closeDate: '2030-01-31' })
    page = await stage().open({ as: client })
  })

  // The first alone is read out.
  const edges = () => page.locator('hr[aria-label="Change the width of all columns"]')
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
  it.for([
    ['opportunities', '', 'records'],
    ['opportunities', '&lanes=owner', 'records crossed by rows'],
    ['opportunities', '&groupBy=type&hideEmpty=true', 'choices and none'],
    ['contacts', '&groupBy=account', 'the fullest of very many records'],
  ] as const)(
    'asks for everything of a board once, its cards before the board itself is there (%s %s: %s)',
    async ([plural, more]) => {
      const fresh = await stage().open({ as: client })
      const asked: string[] = []
      const { promise: isAskedAhead, resolve: cardsAsked } = Promise.withResolvers<void>()
      fresh.on('request', (request) => {
        asked.push(...questionsOf(request))
        if (asked.some((one) => one.startsWith(plural) && one.includes('"limit":20'))) cardsAsked()
      })
      await fresh.route('**/Board-*.js', async (route) => {
        await isAskedAhead
        await route.continue()
      })
      await fresh.goto(`/o/${plural}?layout=board${more}`)
      await fresh.getByRole('article').first().waitFor()
      await settled(fresh)
      expect(asked.length).toBe(new Set(asked).size)
      // What the links of cards lead to comes with the cards; the names of lanes alone are asked for.
      const names = asked.filter((one) => one.startsWith('accounts') && one.includes('"field":"id"'))
      expect(names).toHaveLength(more === '&groupBy=account' ? 1 : 0)
      await fresh.context().close()
    },
  )

  it('says in a lane that its cards were refused, and asks for them again', async () => {
    const fresh = await stage().open({ as: client })
    await fresh.route('**/api/v1/queries', async (route) => {
      const { answers } = await (await route.fetch()).json()
      const isOfCards = questionsOf(route.request())[0]?.startsWith('opportunities')
      const problem = { status: 403, code: 'forbidden', title: 'Not allowed' }
      await route.fulfill({ json: { answers: isOfCards ? [{ problem }, ...answers.slice(1)] : answers } })
    })
    await fresh.goto('/o/opportunities?layout=board')
    const lane = (name: string) => fresh.getByRole('region', { name, exact: true })
    await lane('Qualification').getByRole('article').waitFor()
    await lane('Prospecting').getByRole('alert').waitFor()
    await fresh.unroute('**/api/v1/queries')
    await lane('Prospecting').getByRole('button', { name: 'Try again' }).click()
    await lane('Prospecting').getByRole('article').waitFor()
    await fresh.context().close()
  })

  it('shows the rows below those whose cards never come', async () => {
    const stages = await stageIds(client)
    const owners = await Promise.all(
      ['Ben', 'Cem', 'Dag'].map((name) =>
        client.create('users', { name, email: `${name}@nordlicht.example`, roles: ['user'] }),
      ),
    )
    for (const [at, owner] of owners.entries())
      for (let card = at; card < 5; card++)
        await client.create('opportunities', {
          name: `${owner.name} ${card}`,
          owner: owner.id,
          stage: stages.Prospecting,
          closeDate: '2030-01-31',
        })
    const fresh = await stage().open({ as: client })
    await fresh.route('**/api/v1/queries', async (route) => {
      const isNever = questionsOf(route.request()).some((one) => one.includes(String(owners[0]?.id)))
      if (!isNever) await route.continue()
    })
    await fresh.goto('/o/opportunities?layout=board&lanes=owner')
    await fresh.getByRole('article').first().waitFor()
    const heads = await fresh.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()
    expect(heads.map((text) => text.split(/\s/)[0])).toEqual(['Ben', 'Cem', 'Dag', 'Ada'])
    await fresh.context().close()
  })
})

/** What a request asks about, question by question, also of those that travel together; what it wants to know of that aside. */
function questionsOf(request: Request): string[] {
  const { pathname } = new URL(request.url())
  const [, plural, kind] = /^\/api\/v1\/(?:(\w+)\/)?(query|queries|aggregate)$/.exec(pathname) ?? []
  if (!kind) return []
  const body = request.postDataJSON()
  const questions: Question[] = kind === 'queries' ? body.queries : [{ object: plural, ...body }]
  return questions.map(
    ({ object, filter, groupBy, limit }) => `${object} ${JSON.stringify({ filter, groupBy, limit })}`,
  )
}

interface Question {
  object: string
  filter?: unknown
  groupBy?: unknown
  limit?: number
}
