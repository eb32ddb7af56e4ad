import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Invited } from '#kernel/auth/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { update } from '#kernel/records/server/engine.ts'
import { writeSetting } from '#kernel/settings/server/settings.ts'
import { type Browser, password, type TestApp, testApp } from './app.fixture.ts'
import { authenticator } from './authenticator.fixture.ts'
import { signedInAs, visitor, wait } from './half.fixture.ts'
import { linkIn, mailSink, workOff } from './mail.fixture.ts'

describe('invitations', () => {
  let test: TestApp
  let sink: Awaited<ReturnType<typeof mailSink>>
  let worker: Awaited<ReturnType<typeof workOff>>
  let admin: Browser
  /** May look after people, and nothing else. */
  let steward: Browser & { id: string; email: string }
  let count = 0
  const lines: string[] = []
  beforeAll(async () => {
    sink = await mailSink()
    test = await testApp({ logLines: lines })
    test.ws.clock.set(new Date().toISOString())
    await test.setUp()
    await test.ws.saveRole({ key: 'steward', label: 'Steward', capabilities: ['users.manage'], rights: {} })
    worker = await workOff(test)
  })
  afterAll(async () => {
    await worker.stop()
    await sink.close()
    await test.close()
  })
  beforeEach(async () => {
    await test.ws.db.run(sql`DELETE FROM ${table('sys_rate')}`)
    const fresh = await visitor(test).post('/api/auth/sign-in', { email: 'ada@example.com', password })
    admin = signedInAs(test, fresh)
    steward = await test.signedIn(['steward', 'user'])
  })

  const table = (name: string) => id(test.ws.schema, name)
  const address = () => `guest${++count}@example.com`
  const tokenOf = (link: string | null) => link?.split('#')[1] ?? ''
  const post = (url: string, body: object) => visitor(test).post(url, body)
  const accept = (token: string, more: object = { password }) =>
    post('/api/auth/invitation/acceptance', { token, name: 'Gesa Guest', ...more })
  const pending = async (): Promise<{ id: string; email: string; state: string; mailProblem: string | null }[]> =>
    (await admin.request('GET', '/api/v1/invitations')).json().items
  const pendingOf = async (email: string) => (await pending()).find((one) => one.email === email)

  async function invited(
    by: Browser = admin,
    { email = address(), roles = ['user'], team = null as string | null } = {},
  ): Promise<Invited & { token: string; id: string }> {
    const answer = await by.request('POST', '/api/v1/invitations', { emails: [email], roles, team })
    if (answer.statusCode !== 201) throw new Error(answer.body)
    const [item] = answer.json<{ items: Invited[] }>().items
    if (!item) throw new Error('Nothing was answered')
    return { ...item, token: tokenOf(item.link), id: (await pendingOf(email))?.id ?? '' }
  }

  describe('without a mail server', () => {
    it('answers a link to hand over, by which the person gets exactly the roles and the team of the invitation', async () => {
      const team = await test.ws.team('Welcome')
      const { email, token, link, id: invitation } = await invited(admin, { roles: ['user', 'steward'], team })
      expect(link).toBe(`${test.config.publicUrl}/invitation#${token}`)
      expect(await pendingOf(email)).toMatchObject({ state: 'byHand' })
      expect((await post('/api/auth/invitation', { token })).json()).toMatchObject({
        email,
        organization: 'Northwind Traders',
        invitedBy: 'Ada Admin',
        provider: null,
      })
      const done = await accept(token, { password, language: 'de', timeZone: 'Europe/Vienna' })
      expect(done.json()).toMatchObject({
        signIn: { name: 'Gesa Guest', email, roles: ['user', 'steward'], language: 'de', timeZone: 'Europe/Vienna' },
        backupCodes: null,
      })
      expect(done.json().signIn.teams).toMatchObject([{ id: team }])
      expect(await pendingOf(email)).toBeUndefined()
      expect((await post('/api/auth/sign-in', { email, password })).statusCode).toBe(200)
      expect(done.json().signIn.id).not.toBe(invitation)
    })

    it('invites many at once, each address once, and says who is here already', async () => {
      const [one, two] = [address(), address()]
      const emails = [one, ` ${two.toUpperCase()} `, two, 'ada@example.com']
      const answer = await admin.request('POST', '/api/v1/invitations', { emails, roles: ['user'], team: null })
      expect(answer.json().items).toMatchObject([
        { email: one, outcome: 'invited' },
        { email: two, outcome: 'invited' },
        { email: 'ada@example.com', outcome: 'exists', link: null },
      ])
    })

    it('S-29 names every wrong address, and then invites nobody', async () => {
      const fine = address()
      const emails = [fine, 'nobody', 'a@example.com\r\nBcc: evil@example.com']
      const answer = await admin.request('POST', '/api/v1/invitations', { emails, roles: ['user'], team: null })
      expect(answer.statusCode).toBe(422)
      expect(answer.json().issues).toHaveLength(2)
      expect(await pendingOf(fine)).toBeUndefined()
    })

    it('S-38 opens nothing but itself, and no other link opens it', async () => {
      const { token } = await invited()
      const browser = visitor(test)
      expect((await browser.post('/api/auth/password-link', { token, password })).statusCode).toBe(422)
      await browser.post('/api/auth/passkey/options')
      expect((await browser.post('/api/auth/magic-link/redemption', { token })).statusCode).toBe(422)
      expect((await admin.request('POST', `/api/v1/users/${steward.id}/password-link`)).statusCode).toBe(201)
      const reset = (await admin.request('POST', `/api/v1/users/${steward.id}/password-link`)).json().link
      expect((await accept(tokenOf(reset))).json().issues[0].code).toBe('deadInvitation')
      expect((await accept('')).statusCode).toBe(422)
      expect((await accept(token)).statusCode).toBe(200)
    })

    it('S-39 of 50 parallel acceptances one succeeds, and one person is made', async () => {
      const { token, email } = await invited()
      const answers = await Promise.all(Array.from({ length: 50 }, () => accept(token)))
      expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
      expect(answers.filter(({ statusCode }) => statusCode >= 500)).toEqual([])
      const made = await test.ws.db.rows(sql`SELECT 1 FROM ${table('user')} WHERE email = ${email}`)
      expect(made).toHaveLength(1)
    }, 60_000)

    it('S-40 ends after seven days, stands as a digest alone, and lives on by being sent again', async () => {
      const { token, email, id: invitation } = await invited()
      expect(Buffer.from(token, 'base64url')).toHaveLength(32)
      const held = await test.ws.db.rows(
        sql`SELECT to_jsonb(t)::text FROM ${table('sys_one_time_token')} t UNION ALL SELECT to_jsonb(i)::text FROM ${table('sys_invitation')} i`,
      )
      expect(JSON.stringify([held, lines])).not.toContain(token)
      wait(test, 7 * 86_400 - 5)
      expect((await post('/api/auth/invitation', { token })).statusCode).toBe(200)
      wait(test, 6)
      expect((await post('/api/auth/invitation', { token })).statusCode).toBe(400)
      expect((await accept(token)).statusCode).toBe(422)
      const again = await visitor(test).post('/api/auth/sign-in', { email: 'ada@example.com', password })
      admin = signedInAs(test, again)
      expect(await pendingOf(email)).toMatchObject({ state: 'expired' })
      const renewed = (await admin.request('POST', `/api/v1/invitations/${invitation}/renewal`)).json()
      expect(renewed).toMatchObject({ email, outcome: 'renewed' })
      expect((await accept(token)).statusCode).toBe(422)
      expect((await accept(tokenOf(renewed.link))).statusCode).toBe(200)
    })

    it('is revoked at once, with every link to it', async () => {
      const { token, id: invitation, email } = await invited()
      const copy = (await admin.request('POST', `/api/v1/invitations/${invitation}/link`)).json()
      expect((await post('/api/auth/invitation', { token: tokenOf(copy.link) })).statusCode).toBe(200)
      expect((await admin.request('DELETE', `/api/v1/invitations/${invitation}`)).statusCode).toBe(204)
      for (const dead of [token, tokenOf(copy.link)]) expect((await accept(dead)).statusCode).toBe(422)
      expect(await pendingOf(email)).toBeUndefined()
      const known = await test.ws.db.rows<{ action: string }>(
        sql`SELECT action FROM ${table('sys_audit')} WHERE kind = 'account' AND name = ${email} ORDER BY seq`,
      )
      expect(known.map(({ action }) => action)).toEqual(['invited', 'invitationLinkCopied', 'invitationRevoked'])
    })

    it('S-15 the invited choose neither role nor team nor address, whatever they send along', async () => {
      const { token, email } = await invited()
      for (const more of [
        { roles: ['admin'] },
        { role: 'admin' },
        { team: randomUUID() },
        { email: 'other@example.com' },
        { isActive: true },
        { id: steward.id },
        { invitedBy: steward.id },
        { __proto__x: { roles: ['admin'] } },
      ])
        expect([more, (await accept(token, { password, ...more })).statusCode]).toEqual([more, 422])
      expect((await accept(token)).json().signIn).toMatchObject({ email, roles: ['user'], teams: [] })
    })

    it('S-15 nobody invites, renews or copies with more rights than their own', async () => {
      const asAdmin = { emails: [address()], roles: ['admin'], team: null }
      expect((await steward.request('POST', '/api/v1/invitations', asAdmin)).statusCode).toBe(403)
      const { id: higher, token } = await invited(admin, { roles: ['admin'] })
      for (const verb of ['renewal', 'link'])
        expect((await steward.request('POST', `/api/v1/invitations/${higher}/${verb}`)).statusCode).toBe(403)
      expect((await post('/api/auth/invitation', { token })).statusCode).toBe(200)
      const unknown = await admin.request('POST', '/api/v1/invitations', { ...asAdmin, roles: ['emperor'] })
      expect(unknown.json().issues[0].code).toBe('unknownRole')
    })

    it('S-18 ends with the rights of its inviter, and lives on by somebody who has them', async () => {
      const { token, id: invitation } = await invited(steward, { roles: ['steward'] })
      await update(await test.ws.system(), 'user', steward.id, { roles: ['user'] })
      expect((await accept(token)).json().issues[0].code).toBe('deadInvitation')
      const renewed = (await admin.request('POST', `/api/v1/invitations/${invitation}/renewal`)).json()
      expect((await accept(tokenOf(renewed.link))).statusCode).toBe(200)
      const gone = await test.signedIn(['steward', 'user'])
      const second = await invited(gone)
      await update(await test.ws.system(), 'user', gone.id, { isActive: false })
      expect((await accept(second.token)).statusCode).toBe(422)
    })

    it('V-24 is for those who look after people, and asks them to confirm (V-19)', async () => {
      const plain = await test.signedIn(['user'])
      const body = { emails: [address()], roles: ['user'], team: null }
      expect((await plain.request('POST', '/api/v1/invitations', body)).statusCode).toBe(403)
      expect((await plain.request('GET', '/api/v1/invitations')).statusCode).toBe(403)
      wait(test, 11 * 60)
      expect((await admin.request('POST', '/api/v1/invitations', body)).json().code).toBe('reauthenticate')
    })

    it('V-01 V-02 a weak password leaves the invitation alive', async () => {
      const { token } = await invited()
      expect((await accept(token, { password: 'password' })).json().issues[0].field).toBe('password')
      expect((await accept(token, { password: 'Gesa Guest Gesa Guest' })).statusCode).toBe(422)
      expect((await accept(token, {})).json().issues[0]).toMatchObject({ field: 'password', code: 'required' })
      expect((await accept(token)).statusCode).toBe(200)
    })

    it('goes through the one door: who must have a second factor sets it up before the session begins', async () => {
      const ctx = await test.ws.system()
      const standing = (await admin.request('GET', '/api/v1/sign-in-policy')).json().policy
      const { token } = await invited()
      await writeSetting(ctx, 'signIn', { ...standing, secondFactor: 'all' })
      const browser = visitor(test)
      const done = await browser.post('/api/auth/invitation/acceptance', { token, name: 'Gesa Guest', password })
      await writeSetting(ctx, 'signIn', standing)
      expect(done.json()).toMatchObject({ signIn: { challenge: { kind: 'enrol' } } })
      expect(browser.jar.get('rapport')).toBeUndefined()
    })

    it('S-46 a network that is not allowed makes no account', async () => {
      const ctx = await test.ws.system()
      const standing = (await admin.request('GET', '/api/v1/sign-in-policy')).json().policy
      const { token, email } = await invited()
      await writeSetting(ctx, 'signIn', { ...standing, networks: ['192.0.2.0/24'] })
      expect((await accept(token)).statusCode).toBe(403)
      await writeSetting(ctx, 'signIn', standing)
      expect(await test.ws.db.rows(sql`SELECT 1 FROM ${table('user')} WHERE email = ${email}`)).toEqual([])
      expect((await accept(token)).statusCode).toBe(200)
    })

    it('V-06 is accepted by a passkey, which then signs in alone, and brings backup codes along', async () => {
      const { token, email } = await invited()
      const key = authenticator(test.config.publicUrl)
      const offer = async () => (await post('/api/auth/invitation/passkey', { token, name: 'Gesa Guest' })).json()
      const options = await offer()
      expect(options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' })
      const passkey = (lies = {}) => ({ name: 'Laptop', response: key.make(options, lies) })
      expect((await accept(token, { passkey: passkey({ isVerified: false }) })).statusCode).toBe(422)
      const foreign = await invited()
      expect((await accept(foreign.token, { passkey: passkey() })).statusCode).toBe(422)
      const done = await accept(token, { passkey: { name: 'Laptop', response: key.make(await offer()) } })
      expect(done.json()).toMatchObject({ signIn: { email }, backupCodes: expect.any(Array) })
      expect(done.json().backupCodes).toHaveLength(10)
      const browser = visitor(test)
      const asked = (await browser.post('/api/auth/passkey/options')).json()
      const shown = await browser.post('/api/auth/passkey', { response: key.show(asked) })
      expect(shown.json()).toMatchObject({ email })
    })

    it('says so when there is an account for the address by now', async () => {
      const { token, email } = await invited()
      await test.ws.db.run(sql`UPDATE ${table('user')} SET email = ${email} WHERE id = ${steward.id}`)
      expect((await accept(token)).json()).toMatchObject({ code: 'conflict', reason: 'accountExists' })
    })

    it('V-33 a script of 500 invitations is stopped per inviter, and one address hears of it five times a day', async () => {
      const statuses: number[] = []
      for (let n = 0; n < 10; n++) {
        const emails = Array.from({ length: 50 }, address)
        statuses.push(
          (await admin.request('POST', '/api/v1/invitations', { emails, roles: ['user'], team: null })).statusCode,
        )
      }
      expect(statuses).toEqual([201, 201, 201, 201, 429, 429, 429, 429, 429, 429])
      const { id: target } = await invited(steward)
      const again = []
      for (let n = 0; n < 6; n++)
        again.push((await steward.request('POST', `/api/v1/invitations/${target}/renewal`)).statusCode)
      expect(again).toEqual([200, 200, 200, 200, 429, 429])
    }, 60_000)

    it('S-45 no GET accepts, and looking uses nothing up', async () => {
      const { token } = await invited()
      for (const url of [`/api/auth/invitation?token=${token}`, `/api/auth/invitation/acceptance?token=${token}`])
        expect((await test.app.inject({ url })).statusCode).not.toBe(200)
      expect((await accept(token)).statusCode).toBe(200)
    })
  })

  describe('with a mail server', () => {
    const server = (port = sink.port) => ({
      host: '127.0.0.1',
      port,
      security: 'none',
      user: '',
      from: 'crm@northwind.example',
      fromName: 'Northwind Traders',
      isInOwnNetwork: true,
    })

    it('S-36 mails the link to the configured address, answers none, and the list says so', async () => {
      expect((await admin.request('PUT', '/api/v1/mail', server())).statusCode).toBe(200)
      const lies = { host: 'evil.example', 'x-forwarded-host': 'evil.example' }
      const email = address()
      const body = { emails: [email], roles: ['user'], team: null }
      const answer = await admin.request('POST', '/api/v1/invitations', body, lies)
      expect(answer.json().items).toEqual([{ email, outcome: 'invited', link: null }])
      const mail = await sink.next(email, 'Ada Admin invites you')
      const { token, origin, path } = linkIn(mail)
      expect([origin, path]).toEqual([test.config.publicUrl, '/invitation'])
      await expect.poll(async () => (await pendingOf(email))?.state).toBe('mailed')
      const queue = await test.ws.db.rows(sql`SELECT to_jsonb(j) FROM graphile_worker._private_jobs j`)
      expect(JSON.stringify(queue)).not.toContain(token)
      expect((await accept(token)).statusCode).toBe(200)
    })

    it('tells on the list when the server refuses the mail', async () => {
      const strict = await mailSink({ onRcptTo: (_to, _session, done) => done(new Error('No such mailbox')) })
      expect((await admin.request('PUT', '/api/v1/mail', server(strict.port))).statusCode).toBe(200)
      const { email } = await invited()
      await expect.poll(async () => (await pendingOf(email))?.state, { timeout: 10_000 }).toBe('mailFailed')
      expect((await pendingOf(email))?.mailProblem).toContain('No such mailbox')
      await strict.close()
    })
  })
})
