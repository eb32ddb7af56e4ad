import { expect, it } from 'vitest'
import { password, setUp } from './client.ts'
import { journeys } from './stage.ts'

journeys('a session that is no longer fresh', (stage) => {
  it('V-19 asks for the password once, goes on where it was, and in a second tab too', async () => {
    const client = await setUp(stage().url)
    const page = await stage().open({ as: client })
    const second = await page.context().newPage()
    await second.goto('/settings')
    await second.getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    stage().allow(403, /^\/api\/(v1\/api-keys|auth\/confirm|v1\/me)$/)
    let refused = 0
    // As ten minutes later: the server refuses until the password has been given.
    await page.route('**/api/v1/api-keys', (route) => {
      if (route.request().method() !== 'POST' || refused++ > 0) return route.continue()
      const problem = { type: 'about:blank', title: 'Confirm your password', status: 403, code: 'reauthenticate' }
      return route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(problem) })
    })
    await page.goto('/settings/api-keys')
    await page.getByRole('button', { name: /key/i }).first().click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Warehouse')
    await page.getByRole('dialog').getByRole('button', { name: /key/i }).last().click()
    const dialog = page.getByRole('dialog', { name: 'Confirm it is you' })
    await dialog.getByLabel('Password', { exact: true }).fill('not my password')
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await dialog.getByText('The password is wrong').waitFor()
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    const key = await page.getByRole('dialog').locator('code').innerText()
    expect(key).toMatch(/^rpt_/)
    // The other tab knows the old token of the session and learns the new one by itself.
    await second.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada Renewed')
    await second.getByRole('button', { name: 'Save' }).first().click()
    await second.getByText('Saved').first().waitFor()
    await page.context().close()
  })
})
