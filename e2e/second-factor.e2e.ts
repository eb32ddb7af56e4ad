import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { admin, type Client, password, setUp } from './client.ts'
import { journeys, picture } from './stage.ts'

journeys('a person with a second factor', (stage) => {
  let client: Client
  let page: Page
  let secret: string
  let codes: string[]

  /** Of the present half minute, then of the next one, which counts already: so a slow machine has time. */
  const next = (steps: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
  const signIn = async () => {
    await page.goto('about:blank')
    await page.context().clearCookies()
    await page.goto('/sign-in?next=%2Fsettings%2Fsecurity')
    await page.getByLabel('E-mail').fill(admin.email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  it('sets up an authenticator app and keeps the backup codes', async () => {
    client = await setUp(stage().url)
    page = await stage().open({ as: client })
    await page.goto('/settings/security')
    await picture(page, 'security')
    await page.getByRole('button', { name: 'Set up authenticator app' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('img', { name: /QR/ }).waitFor()
    await picture(page, 'totp')
    secret = (await dialog.locator('code').innerText()).replaceAll(' ', '')
    await dialog.getByRole('textbox', { name: /Code/ }).fill(next(0))
    await dialog.getByRole('button', { name: 'Set up' }).click()
    await page.getByRole('dialog', { name: 'Backup codes' }).waitFor()
    codes = await page.getByRole('dialog').locator('li').allInnerTexts()
    expect(codes).toHaveLength(10)
    await picture(page, 'backup-codes')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 left').waitFor()
  })

  it('V-08 is asked for a code after the password, and comes to the place that was asked for', async () => {
    stage().allow(422, /^\/api\/auth\/challenge$/)
    await signIn()
    await page.getByRole('heading', { name: 'Second factor' }).waitFor()
    await picture(page, 'challenge')
    await page.getByRole('textbox', { name: 'Code' }).fill('000000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This is wrong or was used already').waitFor()
    await page.getByRole('textbox', { name: 'Code' }).fill(next(1))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Security', exact: true }).waitFor()
  })

  it('comes in by a backup code, which is then used up', async () => {
    await signIn()
    await page.getByRole('button', { name: 'Use a backup code' }).click()
    await page.getByRole('textbox', { name: 'Backup code' }).fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('9 left').waitFor()
  })

  it('V-06 makes a passkey and signs in by it alone', async () => {
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.getByRole('button', { name: 'Add passkey' }).click()
    await page.getByRole('textbox', { name: 'Name of the passkey' }).fill('Work laptop')
    await page.getByRole('button', { name: 'Make passkey' }).click()
    await page.getByRole('cell', { name: /Work laptop/ }).waitFor()
    await picture(page, 'security-full')
    // The browser offers it in the field of the address, and this device picks it.
    await page.goto('about:blank')
    await page.context().clearCookies()
    await page.goto('/sign-in?next=%2Fsettings%2Fsecurity')
    await page.getByRole('cell', { name: /Work laptop/ }).waitFor()
    // A browser that cannot do that has the button.
    await page.addInitScript(
      'if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false',
    )
    await page.goto('about:blank')
    await page.context().clearCookies()
    await page.goto('/sign-in?next=%2Fsettings%2Fsecurity')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await picture(page, 'sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('cell', { name: /Work laptop/ }).waitFor()
  })

  it('V-20 keeps the token of the session where no script of the page can read it', async () => {
    const session = (await page.context().cookies()).find(({ name }) => name === 'rapport')
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    const readable = await page.evaluate<string>(
      'JSON.stringify([document.cookie, location.href, { ...localStorage }, { ...sessionStorage }, history.state])',
    )
    expect(readable).not.toContain(session?.value)
    await page.goto('/settings/sessions')
    const own = page.getByRole('listitem').filter({ hasText: 'This one' })
    await own.getByText('Last active').waitFor()
    await own.getByText(/127\.0\.0\.1|::1/).waitFor()
    await picture(page, 'sessions')
    await page.getByRole('button', { name: /End the .*other/ }).click()
    await page.getByText('You are signed in here alone').waitFor()
    await page.getByRole('button', { name: /End the .*other/ }).waitFor({ state: 'detached' })
    expect(await page.getByRole('main').getByRole('listitem').filter({ hasText: 'Last active' }).count()).toBe(1)
    await page.context().close()
  })
})
