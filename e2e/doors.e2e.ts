import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { linkIn, mailSink } from '../src/server/http/mail.fixture.ts'
import { admin, type Client, password, setUp } from './client.ts'
import { journeys, picture } from './stage.ts'

journeys('the doors into Rapport', (stage) => {
  let client: Client
  let page: Page
  let sink: Awaited<ReturnType<typeof mailSink>>
  beforeAll(async () => {
    sink = await mailSink()
  })
  afterAll(() => sink.close())

  const linkTo = async (email: string, words: string) => {
    const { origin, path, token } = linkIn(await sink.next(email, words))
    return `${origin}${path}#${token}`
  }
  const signOut = async (at: Page) => {
    // Away from the page first: what it still asks for would be refused.
    await at.goto('about:blank')
    await at.context().clearCookies()
    await at.goto('/sign-in')
  }
  const inDialog = () => page.getByRole('dialog')

  it('S-40 an administrator invites two people at once and hands the links over', async () => {
    client = await setUp(stage().url)
    page = await stage().open({ as: client })
    await page.goto('/settings/users')
    await page.getByRole('button', { name: 'Invite people' }).click()
    const emails = inDialog().getByLabel('E-mail addresses')
    await emails.fill('vera@nordlicht.example, jo@nordlicht.example')
    await picture(page, 'invite')
    await inDialog().getByRole('button', { name: 'Invite 2 people' }).click()
    await page.getByRole('dialog', { name: '2 invitations' }).waitFor()
    await picture(page, 'invited')
    expect(await inDialog().locator('code').allInnerTexts()).toHaveLength(2)
  })

  it('shows the place of what is coming while the program is on its way', async () => {
    const visitor = await stage().open()
    const arrive = Promise.withResolvers<void>()
    await visitor.route('**/assets/first-*.js', (route) => arrive.promise.then(() => route.continue()))
    const card = visitor.locator('.boot-card')
    const frame = visitor.locator('.boot')
    const outlines = async () => [await card.isVisible(), await frame.isVisible()]
    await visitor.goto('/sign-in', { waitUntil: 'commit' })
    await expect.poll(outlines).toEqual([true, false])
    const place = await card.boundingBox()
    await picture(visitor, 'door-coming')
    arrive.resolve()
    const door = visitor.getByRole('main')
    await door.getByLabel('E-mail').waitFor()
    expect(await outlines()).toEqual([false, false])
    const { x, y, width } = (await door.boundingBox()) ?? {}
    expect(place).toMatchObject({ x, y, width })
    await visitor.evaluate(`localStorage.setItem('rapport.inside', '1')`)
    await visitor.route('**/assets/index-*.js', () => undefined)
    await visitor.goto('/', { waitUntil: 'commit' })
    await expect.poll(outlines).toEqual([false, true])
    await visitor.close()
  })

  it('S-15 the invited person chooses a name and a password on a phone, and is in', async () => {
    const link = await inDialog().locator('li', { hasText: 'vera@' }).locator('code').innerText()
    await inDialog().getByRole('button', { name: 'Done' }).click()
    await page.getByRole('heading', { name: '2 pending invitations' }).waitFor()
    await picture(page, 'users-pending')
    const phone = await stage().open({ width: 'phone' })
    await phone.goto(link)
    await phone.getByRole('heading', { name: /Welcome to/ }).waitFor()
    expect(phone.url()).not.toContain('#')
    await phone.getByLabel('Your name').fill('Vera Kim')
    await phone.locator('input[name=new-password]').fill(password)
    await picture(phone, 'accept-phone')
    await phone.getByRole('button', { name: 'Join' }).click()
    await phone.getByRole('heading', { level: 1, name: /Vera/ }).waitFor()
    stage().allow(400, /^\/api\/auth\/invitation$/)
    await phone.goto(link)
    await phone.getByText('This invitation was used already').waitFor()
    await picture(phone, 'accept-dead')
    await phone.context().close()
    await page.reload()
    await page.getByRole('heading', { name: '1 pending invitation' }).waitFor()
    await page.getByRole('cell', { name: 'Vera Kim', exact: true }).waitFor()
  })

  it('V-06 another one joins by a passkey alone and keeps the backup codes', async () => {
    await page.getByRole('button', { name: 'More for jo@nordlicht.example' }).click()
    await page.getByRole('menuitem', { name: 'Copy a link' }).click()
    const link = await inDialog().locator('code').innerText()
    await inDialog().getByRole('button', { name: 'I have stored it' }).click()
    const other = await stage().open()
    const devtools = await other.context().newCDPSession(other)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: authenticator })
    await other.goto(link)
    await other.getByRole('button', { name: 'Use a passkey instead' }).click()
    await other.getByLabel('Your name').fill('Jo Marsh')
    await picture(other, 'accept-passkey')
    await other.getByRole('button', { name: 'Make a passkey and join' }).click()
    await other.getByRole('heading', { name: 'Backup codes' }).waitFor()
    await other.getByRole('button', { name: 'I have kept them' }).click()
    await other.getByRole('heading', { level: 1, name: /Jo/ }).waitFor()
    await signOut(other)
    // The browser offers it by itself, and this device picks it.
    await other.getByRole('heading', { level: 1, name: /Jo/ }).waitFor()
    await other.context().close()
  })

  it('S-44 an administrator sets up the mail server, and a link that came by mail signs in', async () => {
    await page.goto('/settings/mail')
    await page.getByLabel('Server', { exact: true }).fill('127.0.0.1')
    await page.getByRole('combobox', { name: 'Encryption' }).click()
    await page.getByRole('option', { name: /None/ }).click()
    await page.getByLabel('Port').fill(String(sink.port))
    await page.getByLabel('Sender address').fill('crm@nordlicht.example')
    await page.getByLabel('The server stands in our own network').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Send me a test mail' }).click()
    await page.getByText('The server has taken the mail').waitFor()
    await picture(page, 'mail-server')
    await signOut(page)
    await page.getByRole('button', { name: 'Mail me a link' }).click()
    await page.getByLabel('E-mail').fill(admin.email)
    await page.getByRole('button', { name: 'Send mail' }).click()
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
    await picture(page, 'link-sent')
    await page.goto(await linkTo(admin.email, 'Your link to sign in'))
    await page.getByRole('heading', { name: 'Sign in by link' }).waitFor()
    await picture(page, 'magic-link')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor()
  })

  it('S-41 a forgotten password is chosen anew by mail', async () => {
    const next = 'eight green lorries whistle'
    await signOut(page)
    await page.getByRole('button', { name: 'Forgot your password?' }).click()
    await page.getByLabel('E-mail').fill(admin.email)
    await page.getByRole('button', { name: 'Send mail' }).click()
    await page.goto(await linkTo(admin.email, 'Choose a new password'))
    await page.locator('input[name=new-password]').fill(next)
    await picture(page, 'reset')
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor()
    await sink.next(admin.email, 'Your password was changed')
  })

  it('V-08 who must have a second factor sets it up before anything opens', async () => {
    await page.goto('/settings/sign-in')
    await page.getByRole('combobox', { name: 'Required', exact: true }).click()
    await page.getByRole('option', { name: 'For everybody' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').first().waitFor()
    const other = await stage().open()
    await other.goto('/sign-in')
    await other.getByLabel('E-mail').fill('vera@nordlicht.example')
    await other.getByLabel('Password', { exact: true }).fill(password)
    await other.getByRole('button', { name: 'Sign in', exact: true }).click()
    await other.getByRole('heading', { name: 'Protect your account' }).waitFor()
    await picture(other, 'enrolment')
    await other.goto('/o/accounts')
    await other.getByRole('heading', { name: /Sign in/ }).waitFor()
    await other.goto('/sign-in/challenge')
    await other.getByRole('button', { name: 'Use an authenticator app' }).click()
    const secret = Secret.fromBase32((await other.locator('main code').innerText()).replaceAll(' ', ''))
    await picture(other, 'enrolment-totp')
    await other.getByLabel('Code that the app shows now').fill(new TOTP({ secret }).generate())
    await other.getByRole('button', { name: 'Set up' }).click()
    await other.getByRole('button', { name: 'I have kept them' }).click()
    await other.getByRole('heading', { level: 1, name: /Vera/ }).waitFor()
    await other.context().close()
    await page.goto('/settings/users')
    await page
      .getByRole('row', { name: /Vera Kim/ })
      .getByText('App')
      .waitFor()
    await page
      .getByRole('row', { name: /Jo Marsh/ })
      .getByText('1 passkey')
      .waitFor()
    await page.getByRole('button', { name: 'More for Vera Kim' }).click()
    await picture(page, 'user-menu')
    await page.getByRole('menuitem', { name: 'Reset second factors' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reset second factors' }).click()
    await page
      .getByRole('row', { name: /Vera Kim/ })
      .getByText('None')
      .waitFor()
  })
})

const authenticator = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const
