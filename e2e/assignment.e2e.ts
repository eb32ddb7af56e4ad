import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { byLink, type Client, setUp } from './client.ts'
import { cellOf, undo } from './screen.ts'
import { settled } from './screens.ts'
import { journeys, picture } from './stage.ts'

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

journeys('assignment', (stage) => {
  let ada: Client
  let ben: Client
  let page: Page
  let key: string
  let team: RecordJson
  const people: Record<string, string> = {}

  /** As a web form or another program sends it. */
  const arrive = async (lastName: string): Promise<RecordJson> => {
    const answer = await fetch(`${stage().url}/api/v1/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ lastName, company: 'Nordwind' }),
    })
    expect(answer.status).toBe(201)
    return (await answer.json()) as RecordJson
  }
  const person = async (name: string, language: string, roles = ['user']) => {
    const email = `${name.toLowerCase()}@nordlicht.example`
    people[name] = (await ada.create('users', { name, email, roles, team: team.id, language })).id
  }

  beforeAll(async () => {
    ada = await setUp(stage().url)
    team = await ada.create('teams', { name: 'Inbound' })
    await person('Anna', 'en')
    await person('Ben', 'de')
    const { link } = await ada.post<{ link: string }>(`/api/v1/users/${people.Ben}/password-link`)
    ben = await byLink(stage().url, link)
    const made = await ada.post<Record<string, unknown>>('/api/v1/api-keys', { name: 'Website', role: 'user' })
    key = String(made.secret ?? made.key)
    page = await stage().open({ as: ada })
  })

  it('makes a queue and a rule on their page, and says how a hundred records would be shared', async () => {
    await page.goto('/settings/assignment')
    await page.getByRole('radiogroup', { name: 'Assignment' }).getByText('Queues').click()
    await page.getByRole('button', { name: 'Add queue' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Inbox')
    await dialog.getByRole('combobox', { name: 'Team' }).click()
    await page.getByRole('option', { name: 'Inbound' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'Inbox' }).waitFor()
    await page.getByText('Rules', { exact: true }).click()
    await page.getByRole('button', { name: 'Add rule' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Inbound DACH')
    for (const name of ['Anna', 'Ben']) {
      await dialog.getByRole('button', { name: 'Add person' }).click()
      await dialog.getByRole('combobox', { name: 'Person' }).last().click()
      await page.getByRole('option', { name, exact: true }).click()
    }
    await dialog.getByRole('listitem').filter({ hasText: 'Ben' }).getByText('50').waitFor()
    await settled(page)
    await picture(page, 'assignment-rule')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Inbound DACH' }).getByText('In turn').waitFor()
    await picture(page, 'assignment-rules')
  })

  it('gives a lead that arrives by API key an owner, and its page says why', async () => {
    const lead = await arrive('Larsen')
    expect(lead.owner).toBe(people.Anna)
    await page.goto(`/o/leads/${lead.id}`)
    await page.getByRole('button', { name: 'Why?' }).click()
    await page.getByText('Round robin of “Inbound DACH”: turn 1 of 2.').waitFor()
    await picture(page, 'assignment-why')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Why?' }).and(page.locator(':focus')).waitFor()
  })

  it('tries the rules on a record without changing anything', async () => {
    await page.goto('/settings/assignment')
    await page.getByRole('combobox', { name: 'Record', exact: true }).click()
    await page.getByRole('option', { name: /Larsen/ }).click()
    await page.getByText('Ben would get it').waitFor()
    await picture(page, 'assignment-try')
    expect((await arrive('Okafor')).owner).toBe(people.Ben)
  })

  it('passes over a colleague who is absent, and says until when', async () => {
    await ada.create('absences', { user: people.Anna, from: dayIn(-1), to: dayIn(3) })
    const leads = [await arrive('Weiss'), await arrive('Schwarz')]
    expect(leads.map(({ owner }) => owner)).toEqual([people.Ben, people.Ben])
    await page.goto(`/o/leads/${leads[0]?.id}`)
    await page.getByRole('button', { name: 'Why?' }).click()
    await page.getByText(/^Anna is absent until/).waitFor()
  })

  it('lets everybody enter their own absence on their profile', async () => {
    const his = await stage().open({ as: ben })
    await his.goto('/settings/profile')
    await his.getByRole('button', { name: 'Abwesenheit eintragen' }).click()
    await his
      .getByRole('dialog')
      .getByRole('textbox', { name: 'Von' })
      .fill(`31.12.${new Date().getFullYear() + 1}`)
    await his.keyboard.press('Tab')
    await his
      .getByRole('dialog')
      .getByRole('textbox', { name: 'Letzter Tag' })
      .fill(`31.12.${new Date().getFullYear() + 1}`)
    await his.keyboard.press('Control+Enter')
    await expect
      .poll(
        async () =>
          (await ben.find('absences', { filter: { field: 'user', op: 'eq', value: people.Ben } })).items.length,
      )
      .toBe(1)
    await his.context().close()
  })

  it('previews a mass reassignment, does it as one, and takes it back', async () => {
    const mine = await Promise.all(
      ['Rot', 'Blau', 'Gelb'].map((lastName) => ada.create('leads', { lastName, owner: ada.me.id })),
    )
    await page.goto('/o/leads?view=mine&layout=table')
    await cellOf(page, 0, 0).locator('*').first().waitFor()
    await page.getByRole('grid').getByRole('checkbox').first().click()
    await page.getByRole('button', { name: 'Select all that match' }).click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Assign', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('listitem').filter({ hasText: 'Ben' }).getByText('3').waitFor()
    await picture(page, 'assignment-mass')
    const owners = async () => {
      const { items } = await ada.find('leads', { filter: { field: 'id', op: 'in', value: mine.map(({ id }) => id) } })
      return [...new Set(items.map(({ owner }) => owner))]
    }
    expect(await owners()).toEqual([ada.me.id])
    await dialog.getByRole('button', { name: 'Assign', exact: true }).click()
    await expect.poll(owners).toEqual([people.Ben])
    await undo(page)
    await expect.poll(owners).toEqual([ada.me.id])
  })

  it('takes a lead from its queue by the keyboard, in German, and gives it back', async () => {
    const { items } = await ada.find('queues')
    const lead = await ada.create('leads', { lastName: 'Wartend', queue: items[0]?.id })
    expect(lead.owner).toBeNull()
    const his = await stage().open({ as: ben })
    await his.goto('/o/leads?view=inMyQueues&layout=table')
    await his.getByRole('grid').getByText('Wartend').waitFor()
    await his.goto(`/o/leads/${lead.id}`)
    await his.getByText('Wartet in „Inbox“').waitFor()
    await picture(his, 'assignment-queue-de')
    await his.keyboard.press('t')
    await his.getByText('Dieser Datensatz gehört jetzt Ihnen').waitFor()
    await expect.poll(async () => (await ada.get<RecordJson>(`/api/v1/leads/${lead.id}`)).owner).toBe(people.Ben)
    await his.getByRole('button', { name: 'Warum?' }).click()
    await his.getByText('Aus der Warteschlange „Inbox“ übernommen.').waitFor()
    await his.keyboard.press('Escape')
    await his.getByRole('button', { name: 'Zurück in die Warteschlange' }).click()
    await his.getByText('Wartet in „Inbox“').waitFor()
    expect(await ada.get<RecordJson>(`/api/v1/leads/${lead.id}`)).toMatchObject({ owner: null, teams: [team.id] })
    await his.context().close()
  })

  it('finds the records of who has left, and gives them to others', async () => {
    await ada.patch(`/api/v1/users/${people.Anna}`, { isActive: false })
    await page.goto('/settings/assignment')
    await page.getByText('Owners who left', { exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: 'Anna' })
    await row.getByText('One record').waitFor()
    await picture(page, 'assignment-departed')
    await row.getByRole('button', { name: 'Assign anew' }).click()
    await page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Ben' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click()
    await page.getByText('Everybody who owns records still works here').waitFor()
  })

  it.for([
    ['en', 'phone', 'light'],
    ['en', 'desk', 'dark'],
    ['ar', 'desk', 'light'],
  ] as const)('stays whole in %s on a %s, %s', async ([language, width, look]) => {
    await ada.patch('/api/v1/me', { language })
    const seen = await stage().open({ as: ada, width, look })
    await seen.goto('/settings/assignment')
    await seen.getByText('Inbound DACH').first().waitFor()
    await settled(seen)
    await picture(seen, `assignment-rules-${language}-${width}-${look}`)
    const wide = await seen.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(wide).toBeLessThanOrEqual(0)
    await seen.getByRole('listitem').filter({ hasText: 'Inbound DACH' }).getByRole('button').nth(-2).click()
    await seen.getByRole('dialog').getByRole('textbox').first().waitFor()
    await settled(seen)
    await picture(seen, `assignment-rule-${language}-${width}-${look}`)
    await seen.context().close()
  })
})
