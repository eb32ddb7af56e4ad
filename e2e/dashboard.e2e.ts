import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { ImportRun, Mapping } from '#modules/data/contract.ts'
import { type Client, setUp } from './client.ts'
import { makeSample } from './sample.ts'
import { stageIds } from './screen.ts'
import { journeys, picture } from './stage.ts'

const name = 'crm-sales-opportunities'
const folder = join(process.env.RAPPORT_DATA_SETS ?? '', name)
const isHere = process.env.RAPPORT_DATA_SETS !== undefined && existsSync(folder)
if (!isHere) process.stdout.write(`skipped: data set "${name}" not found (set RAPPORT_DATA_SETS)\n`)

const tile = (page: Page, key: string): Locator => page.locator(`[data-tile=${key}]`)
const mark = (page: Page, key: string, of: string): Locator => tile(page, key).locator(`[data-mark="${of}"]`)
const panel = (page: Page) => page.getByRole('complementary')

/** Presses a mark, and answers how many records the panel says there are. */
async function rowsOf(page: Page, pressed: Locator): Promise<number> {
  await pressed.click()
  const said = panel(page).locator('p', { hasText: /^[\d.,\s]+ (records?|Datens)/ })
  const count = Number((await said.first().innerText()).replace(/\D/g, ''))
  await page.keyboard.press('Escape')
  await panel(page).waitFor({ state: 'detached' })
  return count
}

async function eachMarkOpensItsRows(page: Page): Promise<number> {
  const marks = await page.locator('main [data-mark]:not([data-count="0"])').all()
  for (const one of marks) {
    const label = await one.getAttribute('aria-label')
    expect([label, await rowsOf(page, one)]).toEqual([label, Number(await one.getAttribute('data-count'))])
  }
  return marks.length
}

journeys('the sales dashboard', (stage) => {
  let client: Client
  let page: Page

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client)
    page = await stage().open({ as: client })
  }, 240_000)

  it('is found in the navigation, and every mark opens as many rows as it counts', { timeout: 240_000 }, async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Sales dashboard', exact: true }).click()
    await mark(page, 'outcome', 'winRate').waitFor()
    for (const key of [
      'funnel',
      'openByStage',
      'openByMonth',
      'wonByMonth',
      'reasons',
      'leaders',
      'atRisk',
      'riskTypes',
    ])
      await tile(page, key).locator('[data-mark]').first().waitFor()
    await picture(page, 'journey-dashboard')
    await tile(page, 'riskTypes').scrollIntoViewIfNeeded()
    await picture(page, 'journey-dashboard-below')
    expect(await eachMarkOpensItsRows(page)).toBeGreaterThan(30)
  })

  it('moves without reload when somebody wins an opportunity', async () => {
    const won = mark(page, 'outcome', 'won')
    const before = Number(await won.getAttribute('data-count'))
    const { 'Closed Won': to } = await stageIds(client)
    const { items } = await client.find('opportunities', {
      filter: { field: 'isClosed', op: 'eq', value: false },
      limit: 1,
    })
    await client.patch(`/api/v1/opportunities/${items[0]?.id}`, { stage: to })
    await expect.poll(async () => Number(await won.getAttribute('data-count')), { timeout: 15_000 }).toBe(before + 1)
  })

  it('is narrowed by person, team and period, and the address keeps that', async () => {
    await page.getByRole('combobox', { name: 'Period' }).click()
    await page.getByRole('option', { name: 'All time', exact: true }).click()
    const closed = () => mark(page, 'outcome', 'winRate').getAttribute('data-count')
    await expect.poll(() => new URL(page.url()).searchParams.get('period')).toBe('all')
    const everyone = Number(await closed())
    const who = page.getByRole('combobox', { name: 'Whose' })
    await who.click()
    await who.fill('DACH North')
    await page.getByRole('option', { name: 'DACH North', exact: true }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('who')).toMatch(/^team:/)
    await expect.poll(async () => Number(await closed())).toBeLessThan(everyone)
    const narrowed = await closed()
    expect(Number(narrowed)).toBeGreaterThan(0)
    await page.reload()
    await expect.poll(closed).toBe(narrowed)
    expect(await who.inputValue()).toBe('DACH North')
    expect(await page.getByRole('combobox', { name: 'Period' }).inputValue()).toBe('All time')
    expect(String(await rowsOf(page, mark(page, 'outcome', 'winRate')))).toBe(narrowed)
  })

  it('says the same as a table', async () => {
    const month = tile(page, 'wonByMonth').locator('[data-mark]').last()
    const said = await month.getAttribute('aria-label')
    await page.getByRole('button', { name: 'Won per month as a table' }).click()
    const table = tile(page, 'wonByMonth').getByRole('table')
    await table.waitFor()
    expect(await table.locator('[data-mark]').last().getAttribute('aria-label')).toBe(said)
    await page.getByRole('button', { name: 'Won per month as a chart' }).click()
  })

  it('fits a phone, in German and in the dark', async () => {
    const me = await client.get<RecordJson>('/api/v1/me')
    await client.patch(`/api/v1/users/${me.id}`, { language: 'de' })
    const german = await stage().open({ as: client, locale: 'de-DE', look: 'dark', width: 'phone' })
    await german.goto('/sales')
    await german.getByRole('heading', { level: 1, name: 'Vertriebs-Dashboard' }).waitFor()
    const rate = mark(german, 'outcome', 'winRate')
    await rate.waitFor()
    expect(await rate.innerText()).toMatch(/Gewinnquote[\s\S]*\d\s%/)
    await tile(german, 'riskTypes').locator('[data-mark]').first().waitFor()
    const wide = await german.evaluate('document.documentElement.scrollWidth')
    expect(wide).toBeLessThanOrEqual(390)
    await picture(german, 'journey-dashboard-phone')
    expect(await rowsOf(german, rate)).toBe(Number(await rate.getAttribute('data-count')))
    await client.patch(`/api/v1/users/${me.id}`, { language: 'en' })
  })

  it('stands from right to left', async () => {
    const me = await client.get<RecordJson>('/api/v1/me')
    await client.patch(`/api/v1/users/${me.id}`, { language: 'ar' })
    const arabic = await stage().open({ as: client, locale: 'ar' })
    await arabic.goto('/sales')
    await mark(arabic, 'outcome', 'winRate').waitFor()
    await tile(arabic, 'riskTypes').locator('[data-mark]').first().waitFor()
    expect(await arabic.evaluate('document.documentElement.dir')).toBe('rtl')
    await picture(arabic, 'journey-dashboard-arabic')
    await client.patch(`/api/v1/users/${me.id}`, { language: 'en' })
  })
})

journeys('the start of a selling day', (stage) => {
  let client: Client
  let page: Page
  let account: RecordJson

  const day = 86_400_000
  const at = (days: number) => new Date(Date.now() + days * day).toISOString()
  const about = (record: RecordJson, object = 'account') => ({ relatedTo: { object, id: record.id } })
  const block = (name: string | RegExp) => page.getByRole('region', { name })
  const line = (subject: string) => block('My day').getByRole('listitem').filter({ hasText: subject })
  const read = (plural: string, id: string) => client.get<RecordJson>(`/api/v1/${plural}/${id}`)

  beforeAll(async () => {
    client = await setUp(stage().url)
    const team = await client.create('teams', { name: 'North', manager: client.me.id })
    await client.patch(`/api/v1/users/${client.me.id}`, { team: team.id })
    account = await client.create('accounts', { name: 'Seeadler Optik' })
    const stages = await stageIds(client)
    const today = at(0).slice(0, 10)
    const deal = (name: string, values: Record<string, unknown>) =>
      client.create('opportunities', { name, account: account.id, closeDate: today, ...values })
    await deal('Lenses', { stage: stages.Negotiation, amount: { amount: '1000', currency: 'EUR' } })
    await deal('Mounts', { stage: stages['Closed Won'], amount: { amount: '250', currency: 'EUR' } })
    const month = Math.floor(new Date().getUTCMonth() / 3) * 3
    const quarter = [month, month + 3].map((one, end) => new Date(Date.UTC(new Date().getUTCFullYear(), one, 1 - end)))
    const [from, to] = quarter.map((one) => one.toISOString().slice(0, 10))
    await client.create('goals', {
      metric: 'wonAmount',
      team: team.id,
      from,
      to,
      targetAmount: { amount: '2000', currency: 'EUR' },
    })
    page = await stage().open({ as: client })
  })

  it('orders tasks, calls and meetings by what is late, and does them in place', async () => {
    const task = await client.create('tasks', { subject: 'Send the offer', dueAt: at(-2), ...about(account) })
    const call = await client.create('calls', { subject: 'Ring about lenses', startAt: at(-1), ...about(account) })
    await client.create('meetings', { subject: 'Visit in Kiel', startAt: at(2), endAt: at(2.1), ...about(account) })
    await client.create('tasks', { subject: 'Some day' })
    await page.goto('/')
    await line('Some day').waitFor()
    await picture(page, 'journey-my-day')
    const subjects = await block('My day')
      .getByRole('checkbox')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
    expect(subjects.map((label) => /“(.*)”/.exec(label ?? '')?.[1])).toEqual([
      'Send the offer',
      'Ring about lenses',
      'Visit in Kiel',
      'Some day',
    ])
    await page.getByRole('button', { name: 'Snooze “Send the offer”' }).click()
    await page.getByRole('menuitem', { name: /Tomorrow morning/ }).click()
    await expect.poll(async () => Date.parse(String((await read('tasks', task.id)).dueAt))).toBeGreaterThan(Date.now())
    await block('My day').getByRole('heading', { name: 'Next' }).waitFor()
    await page.getByRole('checkbox', { name: 'Complete “Ring about lenses”' }).click()
    await expect.poll(async () => (await read('calls', call.id)).status).toBe('Held')
    await line('Ring about lenses').waitFor({ state: 'detached' })
  })

  it('opens who one is about to visit beside the day, and logs a call', async () => {
    await line('Visit in Kiel').getByRole('button', { name: 'Before the visit: Seeadler Optik' }).click()
    await panel(page).getByText('Seeadler Optik').first().waitFor()
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'detached' })
    await line('Visit in Kiel').getByRole('button', { name: 'Log call with Seeadler Optik' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('shows what wants attention and who is new', async () => {
    await block('Opportunities that want attention')
      .getByRole('listitem')
      .filter({ hasText: 'Lenses' })
      .getByText('No next step')
      .waitFor()
    await client.create('leads', { lastName: 'Ekdal', company: 'Ekdal Foto', owner: client.me.id })
    await block('New leads').getByRole('link', { name: /Ekdal/ }).waitFor()
  })

  it('shows the own number and that of the team with its gap, and opens the rows behind', async () => {
    const team = block(/^This quarter: /)
    await team.getByText('€2.000').waitFor()
    await team.getByText('€750 still missing').waitFor()
    const closed = block('My quarter').locator('[data-figure=closed]')
    expect(await closed.innerText()).toMatch(/Closed\s+€250/)
    expect(await rowsOf(page, closed)).toBe(1)
    const endangered = team.locator('[data-mark]')
    await client.create('risks', {
      type: 'Credit',
      ...about(
        (await client.find('opportunities', { filter: { field: 'name', op: 'eq', value: 'Lenses' } }))
          .items[0] as RecordJson,
        'opportunity',
      ),
    })
    await expect.poll(() => endangered.getAttribute('data-count')).toBe('1')
    expect(await rowsOf(page, endangered)).toBe(1)
    await block('New leads').scrollIntoViewIfNeeded()
    await picture(page, 'journey-my-day-below')
  })

  it('follows what happens elsewhere, and fits a phone', async () => {
    const { items } = await client.find('opportunities', { filter: { field: 'name', op: 'eq', value: 'Lenses' } })
    await client.patch(`/api/v1/opportunities/${items[0]?.id}`, { stage: (await stageIds(client))['Closed Won'] })
    await expect.poll(() => block('My quarter').locator('[data-figure=closed]').innerText()).toMatch(/€1\.250/)
    await block('Opportunities that want attention').waitFor({ state: 'detached' })
    const phone = await stage().open({ as: client, width: 'phone', look: 'dark' })
    await phone.goto('/')
    await phone.getByRole('region', { name: 'My quarter' }).waitFor()
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await picture(phone, 'journey-my-day-phone')
  })
})

describe.skipIf(!isHere)('with a real sales team', () => {
  journeys('the sales dashboard', (stage) => {
    let client: Client
    let page: Page

    beforeAll(async () => {
      client = await setUp(stage().url, { country: 'US', currency: 'USD' })
      await makePipeline(client)
      for (const [file, profile] of files) await bring(client, file, profile)
      page = await stage().open({ as: client, locale: 'en-US' })
    }, 300_000)

    it('shows the known facts: win rate, mean deal, cycles, won per month', async () => {
      await page.goto('/sales?period=all')
      const said = async (key: string) => (await mark(page, 'outcome', key).innerText()).split('\n')[1]
      await mark(page, 'outcome', 'winRate').waitFor()
      expect(await said('winRate')).toBe('63.15%')
      expect(await said('won')).toBe('$10,005,534')
      expect(await said('wonMean')).toBe('$2,360.91')
      expect(await said('cycleWon')).toBe('51.78 days')
      expect(await said('cycleLost')).toBe('41.48 days')
      await page.getByRole('button', { name: 'Won per month as a table' }).click()
      const rows = tile(page, 'wonByMonth').locator('tbody tr')
      const table = await rows.evaluateAll((all) =>
        all.map((row) => (row as { innerText: string }).innerText.split('\t')),
      )
      expect(table.map((cells) => cells.map((cell) => cell.trim()))).toEqual(wonPerMonth)
      await picture(page, 'journey-dashboard-real')
    })

    it('opens the rows behind these figures', async () => {
      expect(await rowsOf(page, mark(page, 'outcome', 'winRate'))).toBe(6711)
      expect(await rowsOf(page, mark(page, 'outcome', 'won'))).toBe(4238)
      expect(await rowsOf(page, mark(page, 'reasons', 'false Other count'))).toBe(2473)
      expect(await rowsOf(page, tile(page, 'wonByMonth').locator('[data-mark]').first())).toBe(531)
    })

    it('shows the pipeline and its funnel', async () => {
      const { items } = await client.find('pipelines', { filter: { field: 'name', op: 'eq', value: 'Engagement' } })
      await page.goto(`/sales?period=all&pipeline=${items[0]?.id}`)
      const counts = (key: string) =>
        tile(page, key)
          .locator('[data-mark]')
          .evaluateAll((all) => all.map((one) => Number((one as { dataset?: Record<string, string> }).dataset?.count)))
      await expect.poll(() => counts('openByStage')).toEqual([500, 1589])
      await expect.poll(() => counts('funnel')).toEqual([8800, 5827, 4238])
    })

    it('agrees with the forecast of a past quarter', async () => {
      await page.goto('/forecast?from=2017-05-01')
      const closed = page.getByRole('treegrid').getByRole('row').filter({ hasText: 'Everyone' })
      const figure = closed.locator('[data-figure="closed"] [data-focus]')
      await figure.waitFor()
      const quarter = 721_932 + 1_025_713 + 1_338_466
      expect((await figure.innerText()).replace(/\D/g, '')).toBe(String(quarter))
      await figure.click()
      const said = panel(page).locator('p', { hasText: /records/ })
      expect(Number((await said.first().innerText()).replace(/\D/g, ''))).toBe(285 + 438 + 531)
    })
  })
})

const wonPerMonth = [
  ['March 2017', '$1,134,672', '531'],
  ['April 2017', '$721,932', '285'],
  ['May 2017', '$1,025,713', '438'],
  ['June 2017', '$1,338,466', '531'],
  ['July 2017', '$696,932', '308'],
  ['August 2017', '$1,050,059', '446'],
  ['September 2017', '$1,235,264', '503'],
  ['October 2017', '$731,980', '279'],
  ['November 2017', '$938,943', '406'],
  ['December 2017', '$1,131,573', '511'],
]

const files = [
  ['sales_teams.csv', '1-managers'],
  ['sales_teams.csv', '2-agents'],
  ['accounts.csv', '3-accounts'],
  ['products.csv', '4-products'],
  ['sales_pipeline.csv', '5-opportunities'],
] as const

/** The stages of the file are a pipeline of their own: types and probabilities stand in no file. */
async function makePipeline(client: Client): Promise<void> {
  const { id: pipeline } = await client.create('pipelines', { name: 'Engagement' })
  const stages = [
    ['Prospecting', 'open', '10', 'Pipeline'],
    ['Engaging', 'open', '40', 'Pipeline'],
    ['Won', 'won', '100', 'Closed'],
    ['Lost', 'lost', '0', 'Omitted'],
  ] as const
  for (const [position, [stage, type, probability, forecastCategory]] of stages.entries())
    await client.create('stages', { pipeline, name: stage, position, type, probability, forecastCategory })
}

async function bring(client: Client, file: string, profile: string): Promise<void> {
  const profiles = join(import.meta.dirname, '../src/modules/data/profiles', name)
  const mapping = JSON.parse(readFileSync(join(profiles, `${profile}.json`), 'utf8')) as Mapping
  const { fileId } = await client.upload<{ fileId: string }>(
    '/api/v1/imports/files',
    file,
    readFileSync(join(folder, file), 'utf8'),
  )
  const { id } = await client.post<ImportRun>('/api/v1/imports', { fileId, mapping, again: true })
  for (;;) {
    const run = await client.get<ImportRun>(`/api/v1/imports/${id}`)
    if (run.state === 'done') return expect(run.failed).toBe(0)
    if (run.state !== 'queued' && run.state !== 'running') throw new Error(`Import of ${file}: ${run.state}`)
    await wait(500)
  }
}
