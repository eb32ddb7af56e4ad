import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { type Client, setUp } from './client.ts'
import { makeSample } from './sample.ts'
import { boxOf, stageIds, undo } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('opportunities', (stage) => {
  let client: Client
  let page: Page
  let account: RecordJson
  let stages: Record<string, string>

  beforeAll(async () => {
    client = await setUp(stage().url)
    stages = await stageIds(client)
    account = await client.create('accounts', { name: 'Seeadler Optik' })
    page = await stage().open({ as: client })
  })

  const deal = (name: string, values: Record<string, unknown> = {}) =>
    client.create('opportunities', {
      name,
      account: account.id,
      stage: stages.Qualification,
      closeDate: '2030-01-31',
      amount: { amount: '1000', currency: 'EUR' },
      ...values,
    })
  const standing = (id: string) => client.get<RecordJson>(`/api/v1/opportunities/${id}`)
  const open = async ({ id, displayName }: RecordJson) => {
    await page.goto(`/o/opportunities/${id}`)
    await page.getByRole('heading', { name: String(displayName), level: 1 }).waitFor()
    await page.getByRole('button', { name: /^(Win|Reopen)$/ }).waitFor()
  }
  const dialog = () => page.getByRole('dialog')
  const answered = async (part: string, act: () => Promise<unknown>) => {
    const answer = page.waitForResponse((one) => one.url().includes(part) && one.request().method() !== 'GET')
    await act()
    expect((await answer).status()).toBeLessThan(300)
  }
  // The list opens with the focus: a click on it would close it again.
  const choose = async (input: Locator, option: string) => {
    if ((await input.getAttribute('readonly')) === null) await input.fill(option)
    else await input.click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  const card = (title: string) => page.getByRole('region', { name: title, exact: true })

  it('wins by key with what was really agreed, and takes it back', async () => {
    const made = await deal('Keys')
    await open(made)
    await page.keyboard.press('w')
    await dialog().getByRole('button', { name: 'Mark as won' }).waitFor()
    await picture(page, 'opportunity-win')
    await answered('/win', () => dialog().getByRole('button', { name: 'Mark as won' }).press('Enter'))
    await page.getByRole('button', { name: 'Reopen', exact: true }).waitFor()
    expect(await standing(made.id)).toMatchObject({ isWon: true, actualAmount: { amount: '1000' } })
    await answered('/reopen', () => undo(page))
    await page.getByRole('button', { name: 'Win', exact: true }).waitFor()
    expect(await standing(made.id)).toMatchObject({ isClosed: false, stage: stages.Qualification })
  })

  it('loses with a reason that it insists on, and reopens with one', async () => {
    stage().allow(422, /\/lose$/)
    const made = await deal('Reasons')
    await open(made)
    await page.keyboard.press('x')
    await dialog().getByRole('button', { name: 'Mark as lost' }).click()
    await dialog().getByText('Fill in this field').first().waitFor()
    await choose(
      dialog()
        .getByRole('combobox', { name: 'Lost reason' })
        .or(dialog().getByRole('textbox', { name: 'Lost reason' }))
        .first(),
      'Price',
    )
    await answered('/lose', () => dialog().getByRole('button', { name: 'Mark as lost' }).click())
    await page.getByRole('button', { name: 'Reopen', exact: true }).waitFor()
    await page.keyboard.press('r')
    await dialog().getByRole('textbox').fill('They called again')
    await answered('/reopen', () => dialog().getByRole('button', { name: 'Reopen' }).click())
    await page.getByRole('button', { name: 'Win', exact: true }).waitFor()
    expect(await standing(made.id)).toMatchObject({ stage: stages.Qualification, reopenReason: 'They called again' })
  })

  it('tells the second who closes it that somebody was first', async () => {
    stage().allow(409, /\/lose$|\/win$/)
    const made = await deal('Race')
    await open(made)
    await page.keyboard.press('w')
    await dialog().getByRole('button', { name: 'Mark as won' }).waitFor()
    await client.post(`/api/v1/opportunities/${made.id}/lose`, { lostReason: 'Price' })
    await dialog().getByRole('button', { name: 'Mark as won' }).click()
    await page.getByText('Somebody has marked this opportunity as lost already').waitFor()
    expect((await standing(made.id)).isWon).toBe(false)
  })

  it('asks in place when a card is dropped on a won lane', async () => {
    const made = await deal('Dropped')
    await page.setViewportSize({ width: 2600, height: 900 })
    await page.goto('/o/opportunities')
    const lane = (name: string) =>
      page
        .getByRole('region', { name })
        .or(page.locator(`section[aria-label*="${name}"]`))
        .first()
    const from = page.getByRole('article').filter({ hasText: 'Dropped' }).first()
    await from.waitFor()
    const [start, end] = [await boxOf(from), await boxOf(lane('Closed Won'))]
    await page.mouse.move(start.x + 20, start.y + 40)
    await page.mouse.down()
    await page.mouse.move(start.x + 60, start.y + 60, { steps: 4 })
    await page.mouse.move(end.x + end.width / 2, end.y + 120, { steps: 12 })
    await page.mouse.up()
    await answered('/win', () => dialog().getByRole('button', { name: 'Mark as won' }).click())
    await expect.poll(async () => (await standing(made.id)).isWon).toBe(true)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('shows the empty chair until somebody who decides sits there', async () => {
    const made = await deal('Committee')
    await client.create('contacts', { lastName: 'Larsen', account: account.id })
    await open(made)
    const committee = card('Buying committee')
    await committee.getByText('Nobody who decides').waitFor()
    await committee.getByRole('button', { name: 'Add decision maker' }).click()
    await dialog().getByRole('button', { name: 'Larsen' }).click()
    await picture(page, 'opportunity-committee')
    await answered('/opportunityContacts', () => dialog().getByRole('button', { name: 'Add person' }).click())
    await committee.getByText('Larsen').waitFor()
    await committee.getByText('Nobody who decides').waitFor({ state: 'detached' })
  })

  it('splits the credit as a set', async () => {
    stage().allow(422, /\/splits$/)
    const made = await deal('Shared')
    await open(made)
    const splits = card('Credit')
    await splits.getByText('Not split').waitFor()
    await splits.getByRole('button', { name: 'Split credit' }).click()
    const first = dialog().getByRole('group', { name: 'Share 1' })
    await first.getByRole('textbox', { name: 'Share' }).fill('60')
    await dialog().getByRole('button', { name: 'Save shares' }).click()
    await dialog().getByText('They must add to exactly 100 %').waitFor()
    await picture(page, 'opportunity-splits')
    await first.getByRole('textbox', { name: 'Share' }).fill('100')
    await answered('/splits', () => dialog().getByRole('button', { name: 'Save shares' }).click())
    await splits.getByText('Not split').waitFor({ state: 'detached' })
  })

  it('shows pushes, and why it is at risk', async () => {
    const made = await deal('Slipping')
    for (const closeDate of ['2030-02-28', '2030-03-31'])
      await client.patch(`/api/v1/opportunities/${made.id}`, { closeDate })
    await open(made)
    await page.getByRole('button', { name: 'Pushed ×2' }).click()
    await page.getByText(/^From 28 Feb 2030 to 31 Mar 2030$/).waitFor()
    await page.keyboard.press('Escape')
    const risks = card('Risks')
    await risks.getByRole('button', { name: 'Why: Slipping Close Date?' }).click()
    await page.getByText('The close date was pushed 2 times').waitFor()
    await picture(page, 'opportunity-why')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await risks.getByText('Slipping Close Date').waitFor({ state: 'detached' })
  })

  it('says why a stage in use stays, and moves what stands in it', async () => {
    stage().allow(422, /\/stages\//)
    const pipeline = await client.create('pipelines', { name: 'Short' })
    const first = { pipeline: pipeline.id, name: 'First', position: 1, type: 'open', probability: '20' }
    const made = await client.create('stages', first)
    const inside = await deal('Inside', { pipeline: pipeline.id, stage: made.id })
    await page.goto(`/o/stages/${made.id}`)
    await page.getByRole('heading', { name: 'First', level: 1 }).waitFor()
    await page
      .getByRole('button', { name: 'More actions' })
      .or(page.getByRole('button', { name: 'More' }))
      .first()
      .click()
    await page.getByRole('menuitem', { name: /^Delete/ }).click()
    await page.getByText('1 opportunities are in the stage “First”').waitFor()
    await choose(
      page
        .getByRole('combobox', { name: 'Move all to' })
        .or(page.getByRole('textbox', { name: 'Move all to' }))
        .first(),
      'Qualification',
    )
    await page.getByText('1 opportunity is moved.').waitFor()
    await answered('/opportunities', () => page.getByRole('button', { name: 'Move', exact: true }).click())
    await expect.poll(async () => (await standing(inside.id)).stage).toBe(stages.Qualification)
  })

  it('speaks German', async () => {
    const made = await deal('Deutsch', { closeDate: '2020-01-31' })
    const german = await stage().open({ as: client, locale: 'de-DE' })
    await client.patch('/api/v1/me', { language: 'de' })
    await german.goto(`/o/opportunities/${made.id}`)
    await german.getByRole('button', { name: 'Gewonnen', exact: true }).first().waitFor()
    await german.getByRole('region', { name: 'Einkaufsgremium' }).getByText('Niemand, der entscheidet').waitFor()
    await german.getByRole('button', { name: 'Warum: Abschlussdatum vorbei?' }).click()
    await german.getByText('Sie sollte am').waitFor()
    await picture(german, 'opportunity-german')
    await client.patch('/api/v1/me', { language: 'en' })
  })

  it('stands on a phone, dark, from right to left', async () => {
    const made = await deal('Arabic', { closeDate: '2020-01-31' })
    const phone = await stage().open({ as: client, width: 'phone', look: 'dark' })
    await client.patch('/api/v1/me', { language: 'ar' })
    await phone.goto(`/o/opportunities/${made.id}`)
    await phone.getByRole('button', { name: 'كسب', exact: true }).first().waitFor()
    await picture(phone, 'opportunity-arabic-phone')
    expect(await phone.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    await client.patch('/api/v1/me', { language: 'en' })
  })

  it('finds in the sample company who pushes close dates', async () => {
    const { operation } = await client.get<{ operation: unknown }>('/api/v1/sample')
    if (operation === null) await makeSample(client, 600)
    const { items } = await client.find('users', { filter: { field: 'name', op: 'eq', value: 'Tyler Brooks' } })
    await page.goto('/o/opportunities?view=pushesByOwner')
    await page.locator('[data-group]').first().hover()
    const heading = page.locator(`[data-group="${items[0]?.id}"]`)
    for (let turns = 0; turns < 80 && !(await heading.isVisible()); turns++) {
      await page.mouse.wheel(0, 500)
      await page.evaluate('new Promise(requestAnimationFrame)')
    }
    await heading.getByText('Tyler Brooks').waitFor()
    await picture(page, 'opportunity-pushes-by-owner')
    const mean = /\b([12][.,]\d+|2)\b/.exec((await heading.innerText()).replace(/Tyler Brooks\s*\d*/, ''))
    expect(Math.abs(Number(mean?.[1]?.replace(',', '.')) - 2)).toBeLessThan(0.5)
  })
})
