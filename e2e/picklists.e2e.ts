import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { journeys } from './stage.ts'

journeys('lists that people choose from', (stage) => {
  let client: Client
  let page: Page

  beforeAll(async () => {
    client = await setUp(stage().url)
    for (const name of ['Adler Werke', 'Bussard Labor'])
      await client.create('accounts', { name, industry: 'Chemicals' })
    page = await stage().open({ as: client })
  })

  const choices = async () =>
    (await client.get<{ choices: { value: string; isActive?: boolean }[] }>(path)).choices.map(({ value }) => value)
  const path = '/api/v1/objects/account/fields/industry/choices'

  it('puts choices in order by keyboard and mouse, retires one and adds another', async () => {
    await page.goto('/settings/picklists')
    await page.getByRole('textbox', { name: 'Find a list or a choice' }).fill('Industry')
    await page
      .getByRole('row', { name: /Accounts/ })
      .getByRole('link', { name: 'Industry' })
      .click()
    const grip = (name: string) => page.getByRole('button', { name: `Move ${name} (arrow keys)` })
    await grip('Aerospace').press('ArrowDown')
    await page.getByText('Aerospace: place 2 of').waitFor({ state: 'attached' })
    await grip('Biotechnology').hover()
    await page.mouse.down()
    const target = await grip('Agriculture').boundingBox()
    if (!target) throw new Error('not shown')
    await page.mouse.move(target.x + 8, target.y + 20, { steps: 8 })
    await page.mouse.move(target.x + 8, target.y + 8, { steps: 4 })
    await page.mouse.up()
    await page.getByText('Biotechnology: place 1 of').waitFor({ state: 'attached' })
    await page.getByRole('switch', { name: 'Offer Automotive' }).click({ force: true })
    await page.getByRole('button', { name: 'Add choice' }).click()
    await page
      .getByRole('textbox', { name: /^Choice \d+$/ })
      .last()
      .fill('Space mining')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/^Last changed .* by/).waitFor()
    const now = await choices()
    expect(now.slice(0, 3)).toEqual(['Biotechnology', 'Agriculture', 'Aerospace'])
    expect(now.at(-1)).toBe('Space mining')
    await page.goto('/o/accounts/new')
    await page.getByRole('combobox', { name: 'Industry' }).fill('A')
    await page.getByRole('option', { name: 'Aerospace' }).waitFor()
    expect(await page.getByRole('option', { name: 'Automotive' }).count()).toBe(0)
  })

  it('merges one choice into another after a look at what that does, and takes it back', async () => {
    await page.goto('/settings/picklists/account/industry')
    await page.getByRole('button', { name: 'More for Chemicals' }).click()
    await page.getByRole('menuitem', { name: 'Merge into another choice' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Choice that stays' }).fill('Space')
    await page.getByRole('option', { name: 'Space mining' }).click()
    await dialog.getByText('2 records change.').waitFor()
    await dialog.getByRole('button', { name: 'Merge into another choice' }).click()
    await page.getByText('Choices merged, 2 records changed').waitFor()
    const mined = { filter: { field: 'industry', op: 'eq', value: 'Space mining' } }
    expect((await client.find('accounts', mined)).items).toHaveLength(2)
    await page.getByRole('switch', { name: 'Offer Chemicals', checked: false }).waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('switch', { name: 'Offer Chemicals', checked: true }).waitFor({ state: 'attached' })
    expect((await client.find('accounts', mined)).items).toHaveLength(0)
  })

  it('arranges the stages of a pipeline, empties one into another and removes it, and takes that back', async () => {
    const stages = async () =>
      (await client.find('stages', { fields: ['name', 'probability', 'allowedDays'], sort: byPosition })).items
    const deal = await client.create('opportunities', { name: 'Prism line', closeDate: '2027-01-31' })
    await page.goto('/settings/pipelines')
    await page.getByRole('button', { name: 'Move Qualification (arrow keys)' }).press('ArrowDown')
    const row = (name: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `More for ${name}` }) })
    await row('Negotiation').getByRole('textbox', { name: 'Probability' }).fill('85')
    await row('Negotiation').getByRole('textbox', { name: 'Allowed days' }).fill('14')
    await page.getByRole('button', { name: 'Add stage' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()
    await page.getByRole('textbox', { name: 'Name' }).filter({ hasNotText: /./ }).nth(6).fill('Pilot')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved').waitFor()
    const now = await stages()
    expect(now.slice(0, 3).map(({ name }) => name)).toEqual(['Prospecting', 'Needs Analysis', 'Qualification'])
    expect(now[5]).toMatchObject({ name: 'Negotiation', probability: '85', allowedDays: 14 })
    expect(now[6]?.name).toBe('Pilot')

    await page.getByRole('button', { name: 'More for Prospecting' }).click()
    await page.getByRole('menuitem', { name: 'Move its opportunities' }).click()
    await page.getByRole('combobox', { name: 'Into the stage' }).click()
    await page.getByRole('option', { name: 'Pilot' }).click()
    await page.getByRole('button', { name: 'Move 1 opportunity' }).click()
    await page.getByText('1 opportunity moved').waitFor()
    expect((await client.find('opportunities', { fields: ['stage'] })).items).toEqual([
      expect.objectContaining({ id: deal.id, stage: now[6]?.id }),
    ])
    await row('Prospecting').getByText('0 opportunities').waitFor()
    await page.getByRole('button', { name: 'More for Prospecting' }).click()
    await page.getByRole('menuitem', { name: 'Remove stage' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved').last().waitFor()
    await page.getByRole('button', { name: 'More for Prospecting' }).waitFor({ state: 'detached' })
    // The word of the save before may still stand there.
    await expect.poll(async () => (await stages()).map(({ name }) => name)).not.toContain('Prospecting')
    await page.getByRole('alert').filter({ hasText: 'Saved' }).last().getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'More for Prospecting' }).waitFor()
  })
})

const byPosition = [{ field: 'position', direction: 'asc' }]
