import { afterAll, expect, it } from 'vitest'
import { setUp } from './client.ts'
import { type IdentityProvider, idpClient, startIdentityProvider } from './idp.ts'
import { journeys, picture } from './stage.ts'

journeys('single sign-on', (stage) => {
  let idp: IdentityProvider | undefined
  afterAll(() => idp?.close())

  it('is set up, tested, and lets a new person in by an OpenID provider alone', async () => {
    const client = await setUp(stage().url)
    const page = await stage().open({ as: client })
    await page.goto('/settings/single-sign-on')
    await page.getByRole('button', { name: 'Add provider' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add provider' })
    const redirectUri = await dialog.getByRole('textbox', { name: 'Redirect URI' }).inputValue()
    expect(redirectUri).toMatch(/\/api\/auth\/sso\/[0-9a-f-]{36}\/callback$/)
    idp = await startIdentityProvider(redirectUri)
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Corp ID')
    await dialog.getByRole('textbox', { name: 'Issuer' }).fill(idp.issuer)
    await dialog.getByRole('textbox', { name: 'Client ID' }).fill(idpClient.id)
    await dialog.getByLabel('Client secret').fill(idpClient.secret)
    await dialog.getByRole('textbox', { name: 'Scopes' }).fill('openid email profile groups')
    await dialog.getByRole('combobox', { name: 'E-mail domains' }).fill('corp.example')
    await page.keyboard.press('Enter')
    await dialog.getByRole('switch', { name: 'Add new people at their first sign-in' }).click()
    await dialog.getByRole('button', { name: 'Add group rule' }).click()
    await dialog.getByLabel('Group of rule 1').fill('crm')
    await dialog.getByRole('combobox', { name: 'Role of rule 1' }).click()
    await page.getByRole('option', { name: 'Manager' }).click()
    await picture(page, 'sso-dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Not tested').waitFor()

    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByLabel('Address').fill('grace@corp.example')
    await page.getByRole('button', { name: 'Let me in' }).click()
    const result = page.getByRole('dialog', { name: 'Test of single sign-on' })
    await result.getByText('A sign-in would add Grace Guest, with these roles: Manager.').waitFor()
    expect(await result.getByRole('listitem').count()).toBe(6)
    await picture(page, 'sso-test')
    await result.getByRole('button', { name: 'Done' }).click()
    await result.waitFor({ state: 'detached' })
    await picture(page, 'sso-list')

    await page.getByRole('button', { name: 'Edit' }).click()
    const again = page.getByRole('dialog', { name: 'Corp ID' })
    await again.getByRole('switch', { name: 'Require this provider' }).click()
    await again.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Required', { exact: true }).waitFor()

    const guest = await stage().open()
    await guest.goto('/sign-in')
    await guest.getByRole('textbox', { name: 'E-mail' }).fill('grace@corp.example')
    await guest.getByText('Your organisation signs in with Corp ID.').waitFor()
    await picture(guest, 'sso-sign-in')
    await guest.getByRole('button', { name: 'Continue with Corp ID' }).click()
    await guest.getByLabel('Address').fill('grace@corp.example')
    await guest.getByRole('button', { name: 'Let me in' }).click()
    await guest.getByText('Grace Guest').first().waitFor()
    await guest.goto('/settings/security')
    await guest.getByRole('cell', { name: 'grace@corp.example' }).waitFor()
    await picture(guest, 'sso-identities')

    // Ten minutes later, without a password: the provider asks anew, and the person comes back to this place (V-19).
    stage().allow(403, /^\/api\/v1\/me\/identities\//)
    const refusal = JSON.stringify({ type: 'about:blank', title: 'Confirm', status: 403, code: 'reauthenticate' })
    await guest.route('**/api/v1/me/identities/*', (route) =>
      route.fulfill({ status: 403, contentType: 'application/problem+json', body: refusal }),
    )
    await guest.getByRole('button', { name: 'Disconnect' }).click()
    await guest.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await guest.getByRole('button', { name: 'Continue with Corp ID' }).click()
    await guest.getByLabel('Address').fill('grace@corp.example')
    await guest.getByRole('button', { name: 'Let me in' }).click()
    await guest.waitForURL('**/settings/security')
    await guest.getByRole('cell', { name: 'grace@corp.example' }).waitFor()

    const late = await stage().open({ locale: 'de-DE' })
    await late.goto('/sign-in?problem=noAccount')
    await late.getByRole('alert').getByText('Für Sie gibt es hier kein aktives Konto.').waitFor()
    await page.context().close()
    await guest.context().close()
    await late.context().close()
  })
})
