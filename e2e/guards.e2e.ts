import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { ListedRule } from '#kernel/guards/contract.ts'
import { byLink, type Client, setUp } from './client.ts'
import { boxOf, carry, saved, stageIds } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('rules and processes', (stage) => {
  let ada: Client
  let ben: Client
  let hers: Page
  let his: Page
  let stages: Record<string, string>
  const refused = /^\/api\/v1\/opportunities(\/[^/]+)?$/

  beforeAll(async () => {
    ada = await setUp(stage().url)
    const user = await ada.create('users', { name: 'Ben Okafor', email: 'ben@nordlicht.example', roles: ['user'] })
    const { link } = await ada.post<{ link: string }>(`/api/v1/users/${user.id}/password-link`)
    ben = await byLink(stage().url, link)
    await ben.patch('/api/v1/me', { language: 'de' })
    stages = await stageIds(ada)
    const amounts = { Small: '100', Large: '250000' }
    for (const [name, amount] of Object.entries(amounts))
      await ada.create('opportunities', {
        name,
        amount: { amount, currency: 'EUR' },
        stage: stages.Prospecting,
        owner: user.id,
        closeDate: '2030-01-31',
      })
    hers = await stage().open({ as: ada })
    his = await stage().open({ as: ben })
  })

  it('writes a rule with its answer for a record and for all that stand', async () => {
    await hers.goto('/settings/objects/opportunity')
    await hers.getByRole('link', { name: 'Rules', exact: true }).click()
    await hers.getByRole('button', { name: 'Add rule' }).click()
    const dialog = hers.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Large deals have a next step')
    const condition = dialog.getByRole('textbox', { name: 'Refuse when' })
    await condition.fill('amount(amount) > 100000 && isBlank(nextSteep)')
    await dialog
      .getByText('There is no field “nextSteep”')
      .or(dialog.getByText(/nextSteep/))
      .first()
      .waitFor()
    await condition.fill('amount(amount) > 100000 && isBlank(nextStep)')
    await dialog.getByText('Large would be refused').waitFor()
    await dialog.getByRole('combobox', { name: 'Try it on a record' }).fill('Small')
    await hers.getByRole('option', { name: 'Small' }).click()
    await dialog.getByText('Small passes').waitFor()
    await dialog.getByRole('button', { name: 'Try it on all records' }).click()
    await dialog.getByText('Would be refused: 1 of 2 records.').waitFor()
    await dialog.getByRole('link', { name: 'Large' }).waitFor()
    await dialog.getByRole('textbox', { name: 'Message' }).fill('Say what comes next')
    await dialog.getByRole('combobox', { name: 'Message in another language' }).click()
    await hers.getByRole('option', { name: 'Deutsch' }).click()
    await dialog.getByRole('textbox', { name: 'Message (Deutsch)' }).fill('Sagen Sie, was als Nächstes kommt')
    await dialog.getByRole('combobox', { name: 'Message at' }).fill('Next step')
    await hers.getByRole('option', { name: 'Next step', exact: true }).click()
    await picture(hers, 'journey-rule')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await hers.getByRole('cell', { name: 'Large deals have a next step' }).waitFor()
    const { items } = await ada.get<{ items: ListedRule[] }>('/api/v1/objects/opportunity/rules')
    expect(items).toMatchObject([{ id: 'largeDealsHaveANextStep', field: 'nextStep', isActive: true, fault: null }])
  })

  it('refuses a colleague at the field, in her language', async () => {
    stage().allow(422, refused)
    await his.goto('/o/opportunities/new')
    const form = his.getByRole('main')
    await form.getByRole('textbox', { name: 'Name' }).fill('Kraftwerk')
    await form.getByRole('textbox', { name: 'Betrag', exact: true }).fill('500000')
    await form
      .getByRole('button', { name: /anlegen|Speichern/ })
      .first()
      .click()
    const field = form.locator('[data-field=nextStep]')
    await field.getByText('Sagen Sie, was als Nächstes kommt').waitFor()
    await picture(his, 'journey-rule-refused')
    await field.getByRole('textbox').fill('Termin')
    await form
      .getByRole('button', { name: /anlegen|Speichern/ })
      .first()
      .click()
    await expect.poll(async () => (await ada.find('opportunities')).items.length).toBe(3)
  })

  it('closes a way of the process, and says on the board where a card cannot go', async () => {
    await hers.goto('/settings/objects/opportunity/process')
    await hers.getByRole('checkbox', { name: 'From Prospecting to Closed Won' }).uncheck()
    await hers.getByRole('button', { name: 'What the step from Prospecting to Qualification asks for' }).click()
    const dialog = hers.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Fields to fill' }).fill('Next step')
    await hers.getByRole('option', { name: 'Next step', exact: true }).click()
    // A click elsewhere closes the list, which lies over the button.
    await dialog.getByRole('heading').click()
    await picture(hers, 'journey-process-step')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await picture(hers, 'journey-process')
    await hers.getByRole('main').getByRole('button', { name: 'Save' }).click()
    await hers.getByText('The process is saved').waitFor()
    await ada.patch(`/api/v1/stages/${stages.Prospecting}`, { exitChecklist: ['Budget confirmed', 'Met in person'] })

    await hers.goto('/o/opportunities?layout=board')
    const card = hers.getByRole('group', { name: 'Small' })
    const from = await boxOf(card)
    await hers.mouse.move(from.x + 20, from.y + 12)
    await hers.mouse.down()
    await hers.mouse.move(from.x + 60, from.y + 30, { steps: 5 })
    const won = hers.getByRole('region', { name: 'Closed Won' })
    await won.getByText('Not possible from here').waitFor()
    await picture(hers, 'journey-board-closed')
    expect(await hers.getByRole('region', { name: 'Qualification' }).getByText('Not possible').count()).toBe(0)
    await hers.keyboard.press('Escape')
    await hers.mouse.up()
  })

  it('carries a card by keys into the next stage, which asks in place for what is missing', async () => {
    const card = hers.getByRole('group', { name: 'Small' })
    await card.focus()
    await hers.keyboard.press('Space')
    await hers.getByText('Small is over Prospecting').waitFor({ state: 'attached' })
    await carry(hers, 'ArrowRight', hers.getByText('Small is over Qualification'))
    await hers.keyboard.press('Space')
    const dialog = hers.getByRole('dialog')
    await dialog.getByText('Done before it leaves “Prospecting”').waitFor()
    const first = dialog.getByRole('checkbox', { name: 'Budget confirmed' })
    await first.and(hers.locator(':focus')).waitFor()
    await picture(hers, 'journey-gate')
    await hers.keyboard.press('Space')
    await hers.keyboard.press('Tab')
    await hers.keyboard.press('Space')
    await hers.keyboard.press('Tab')
    await hers.keyboard.type('Write the offer')
    await saved(hers, () => hers.keyboard.press('Enter'))
    const { items } = await ada.find('opportunities', { fields: ['name', 'stage.name', 'nextStep'] })
    expect(items).toContainEqual(
      expect.objectContaining({ name: 'Small', 'stage.name': 'Qualification', nextStep: 'Write the offer' }),
    )
  })

  it('shows the steps that are possible on the record page, and asks there too', async () => {
    const { items } = await ada.find('opportunities', { filter: { field: 'name', op: 'eq', value: 'Large' } })
    await his.goto(`/o/opportunities/${items[0]?.id}`)
    const won = his
      .getByRole('button', { name: 'Gewonnen' })
      .or(his.getByRole('button', { name: 'Closed Won' }))
      .first()
    await won.waitFor()
    expect(await won.getAttribute('aria-disabled')).toBe('true')
    expect(await won.getAttribute('aria-description')).toBe('Von hier aus nicht möglich')
    await his.getByRole('button', { name: 'Qualification' }).click()
    const dialog = his.getByRole('dialog')
    await dialog.getByText('Erledigt, bevor es „Prospecting“ verlässt').waitFor()
    await dialog.getByRole('checkbox', { name: 'Budget confirmed' }).check()
    await dialog.getByRole('checkbox', { name: 'Met in person' }).check()
    await dialog.getByRole('textbox', { name: 'Nächster Schritt' }).fill('Angebot')
    await picture(his, 'journey-gate-german')
    await saved(his, () => dialog.getByRole('button', { name: 'Speichern' }).click())
    await his.getByRole('button', { name: 'Qualification' }).and(his.locator('[aria-current=step]')).waitFor()
  })
})
