import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { TerritoryPlan } from '#modules/territories/contract.ts'
import { type Client, setUp } from './client.ts'
import { ended, makeSample } from './sample.ts'
import { journeys, picture } from './stage.ts'

journeys('territories', (stage) => {
  let client: Client
  let page: Page

  const plan = () => client.get<TerritoryPlan>('/api/v1/territory-plan')
  const nodeOf = async (name: string) => {
    const found = (await plan()).nodes.find((node) => node.name === name)
    if (!found) throw new Error(`There is no territory ${name}`)
    return found
  }
  const rowOf = (name: string): Locator => page.locator(`[data-territory="${name}"]`)
  const panel = () => page.locator('[data-panel]')
  const dialog = () => page.getByRole('dialog')

  beforeAll(async () => {
    client = await setUp(stage().url)
    await makeSample(client, 1500)
    page = await stage().open({ as: client })
  }, 240_000)

  it('shows at once that one territory has twice the work of its neighbour', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'Territories', exact: true }).click()
    await rowOf('DACH North').waitFor()
    const said = await page.getByRole('listitem').filter({ hasText: 'times as many accounts' }).allInnerTexts()
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^DACH North has (1[.,][789]|2[.,][0-2]) times as many accounts .*\(DACH South\)$/)
    expect(await rowOf('DACH North').innerText()).toContain('× its neighbours')
    const [{ all }, whole] = [await nodeOf('DACH North'), await nodeOf('DACH')]
    expect(
      await rowOf('DACH North')
        .getByRole('button', { name: /Accounts: / })
        .innerText(),
    ).toBe(String(all.accounts))
    expect(whole.all.accounts).toBe(all.accounts + (await nodeOf('DACH South')).all.accounts)
    await picture(page, 'journey-territories')
  })

  it('opens the records behind a figure', async () => {
    const { all } = await nodeOf('DACH South')
    await rowOf('DACH South')
      .getByRole('button', { name: /Accounts: / })
      .click()
    await panel().getByText(`${all.accounts} records`).waitFor()
    await page.keyboard.press('Escape')
  })

  it('shows who of its members lets close dates slip', async () => {
    await rowOf('Americas').getByRole('button', { name: 'Americas', exact: true }).click()
    const slips = async (name: string) =>
      Number((await panel().locator(`[data-member="${name}"] td`).nth(3).innerText()).trim().replace(',', '.'))
    expect(Math.abs((await slips('Tyler Brooks')) - 2)).toBeLessThan(0.35)
    expect(await slips('Renata Prado')).toBeLessThan(1.5)
    await picture(page, 'journey-territories-members')
    await page.keyboard.press('Escape')
  })

  it('shows what a rule would move before it is saved, then moves it and takes it back', async () => {
    const before = await nodeOf('DACH South')
    const north = await nodeOf('DACH North')
    const others = (await plan()).nodes.reduce((sum, { own }) => sum + own.accounts, 0) - before.own.accounts
    await rowOf('DACH South').getByRole('button', { name: 'DACH South', exact: true }).click()
    await panel().getByRole('button', { name: 'New rule' }).click()
    await dialog().getByRole('textbox', { name: 'Name' }).fill('Everything')
    await dialog().getByRole('textbox', { name: 'Priority' }).fill('1')
    await dialog().getByRole('button', { name: 'Preview' }).click()
    const preview = dialog().getByRole('region', { name: 'What would move' })
    await preview.getByText(`Accounts that move: ${others}`).waitFor()
    await picture(page, 'journey-territories-rule')
    expect((await nodeOf('DACH South')).own.accounts).toBe(before.own.accounts)
    await dialog().getByRole('button', { name: 'Save rule' }).click()
    await panel().locator('[data-rule="Everything"]').waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Run rules' }).click()
    await dialog().getByText(`Accounts that move: ${others}`).waitFor()
    await picture(page, 'journey-territories-run')
    await dialog().getByRole('button', { name: 'Move accounts' }).click()
    const undo = page.getByRole('button', { name: 'Undo', exact: true })
    await undo.waitFor()
    expect((await nodeOf('DACH South')).own.accounts).toBe(before.own.accounts + others)
    await undo.click()
    await rowOf('DACH North')
      .getByRole('button', { name: `Accounts: ${north.own.accounts}` })
      .waitFor()
    expect((await nodeOf('DACH North')).own.accounts).toBe(north.own.accounts)
  })

  it('finds what is in no territory, and works on a phone', async () => {
    const rules = await client.find('territoryRules', {
      filter: { field: 'name', op: 'eq', value: 'Everything' },
    })
    for (const { id } of rules.items) await client.remove(`/api/v1/territoryRules/${id}`)
    await client.create('accounts', { name: 'Nowhere Labs', industry: 'Research' })
    await page.goto('/territories')
    await page.getByRole('button', { name: 'Accounts in no territory: 1' }).click()
    await panel().getByText('Nowhere Labs').waitFor()
    const phone = await stage().open({ as: client, width: 'phone' })
    await phone.goto('/territories')
    await phone.locator('[data-territory="DACH North"]').waitFor()
    await picture(phone, 'journey-territories-phone')
  })

  it('hands accounts to the owner of their territory', async () => {
    const run = await client.post<{ id: string }>('/api/v1/territory-plan/run', { owners: 'accounts' })
    await ended(client, run.id)
    const { id, owner } = await nodeOf('Asia')
    const { items } = await client.find('accounts', { filter: { field: 'territory', op: 'eq', value: id }, limit: 50 })
    expect(new Set(items.map((account) => account.owner))).toEqual(new Set([owner]))
  })
})
