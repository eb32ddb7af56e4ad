import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, password, setUp } from './client.ts'
import { journeys } from './stage.ts'

journeys('an administrator', (stage) => {
  let client: Client
  let page: Page

  beforeAll(async () => {
    client = await setUp(stage().url)
    await client.create('accounts', { name: 'Seeadler Optik' })
    page = await stage().open({ as: client })
  })

  it('adds a person, whose one-time link leads to what the role allows and no further', async () => {
    await page.goto('/settings/users')
    await page.getByRole('button', { name: 'Add user' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Vera Kim')
    await page.getByRole('textbox', { name: 'E-mail' }).fill('vera@nordlicht.example')
    const roles = page.getByRole('dialog').getByRole('combobox', { name: 'Roles' })
    await roles.press('Backspace')
    await roles.press('ArrowDown')
    await page.getByRole('option', { name: 'Read only' }).click()
    await roles.press('Escape')
    await page.getByRole('dialog').getByRole('button', { name: 'Add and show link' }).click()
    const link = await page
      .getByRole('dialog', { name: /Vera Kim/ })
      .locator('code')
      .innerText()
    await page.getByRole('button', { name: 'I have stored it' }).click()

    const other = await stage().open()
    await other.goto(link)
    await other.locator('input[name=new-password]').fill(password)
    await other.getByRole('button', { name: 'Save and sign in' }).click()
    await other.getByRole('heading', { level: 1, name: /Vera/ }).waitFor()
    await other.goto('/o/accounts?layout=table')
    await other.getByRole('grid').getByText('Seeadler Optik').waitFor()
    expect(await other.getByRole('button', { name: 'New Account' }).count()).toBe(0)
    await other.goto('/settings')
    await other.getByRole('heading', { name: 'Profile', exact: true }).waitFor()
    expect(await other.getByRole('link', { name: 'Users', exact: true }).count()).toBe(0)
    await other.context().close()
  })

  it('refuses the link the second time', async () => {
    const person = (await client.find('users', { search: 'Vera' })).items[0]
    const { link } = await client.post<{ link: string }>(`/api/v1/users/${person?.id}/password-link`)
    const used = await stage().open()
    stage().allow(422, /^\/api\/auth\/password-link$/)
    for (const expected of ['Vera', 'expired']) {
      await used.context().clearCookies()
      await used.goto('about:blank')
      await used.goto(link)
      await used.locator('input[name=new-password]').fill(password)
      await used.getByRole('button', { name: 'Save and sign in' }).click()
      await used.getByText(new RegExp(expected)).first().waitFor()
    }
    await used.context().close()
  })

  it('shows an API key once, and the key works', async () => {
    await page.goto('/settings/api-keys')
    await page.getByRole('button', { name: /key/i }).first().click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Warehouse')
    await page.getByRole('dialog').getByRole('button', { name: /key/i }).last().click()
    const key = await page.getByRole('dialog').locator('code').innerText()
    expect(key).toMatch(/^rpt_/)
    await page.getByRole('button', { name: 'I have stored it' }).click()
    await page.reload()
    await page.getByText('Warehouse').waitFor()
    expect(await page.locator('body').innerText()).not.toContain(key)
    const answer = await fetch(`${stage().url}/api/v1/accounts`, { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(200)
  })
})
