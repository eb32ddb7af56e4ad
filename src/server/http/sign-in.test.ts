import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cost, hashPassword } from '#kernel/auth/server/passwords.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { type Browser, password, post, type TestApp, testApp } from './app.fixture.ts'

describe('sign-in', () => {
  let test: TestApp
  let _admin: Browser
  beforeAll(async () => {
    test = await testApp()
    _admin = await test.setUp()
  })
  afterAll(() => test.close())

  const signIn = (
    email: string,
    secret = password,
    headers: Record<string, string> = {},
    remoteAddress = '127.0.0.1',
  ) => post(test.app, test.config, '/api/auth/sign-in', { email, password: secret }, headers, { remoteAddress })

  const table = (name: string) => id(test.ws.schema, name)

  it('S-47 answers an unknown address, a wrong password and a person without password alike', async () => {
    const { id: userId } = await test.ws.person(['user'], { name: 'No Password' })
    const person = await test.ws.db.row<{ email: string }>(sql`SELECT email FROM ${table('user')} WHERE id = ${userId}`)
    const answers = await Promise.all([
      signIn('ada@example.com', 'wrong'),
      signIn('nobody@example.com', 'wrong'),
      signIn(person?.email ?? '', 'wrong'),
    ])
    const shown = answers.map((answer) => ({ ...answer.json(), instance: '' }))
    expect(answers.map((answer) => answer.statusCode)).toEqual([401, 401, 401])
    expect(shown[1]).toEqual(shown[0])
    expect(shown[2]).toEqual(shown[0])
  })

  it('S-46 wrong passwords of one network are counted whatever headers, case and spaces say', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 14; i++) {
      const email = ['Limit@example.com', 'limit@example.com ', 'LIMIT@EXAMPLE.COM'][i % 3] ?? ''
      const answer = await signIn(
        email,
        'wrong',
        { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}` },
        `2001:db8:1:2::${i}`,
      )
      statuses.push(answer.statusCode)
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401))
    expect(statuses.slice(10)).toEqual(Array(4).fill(429))
  })

  it.each([
    '/api/auth//sign-in',
    '//api/auth/sign-in',
    '/api/auth/sign-in/',
    '/API/auth/sign-in',
    '/api/auth/%73ign-in',
    '/api/auth/sign%2Din',
    '/api/auth/./sign-in',
    '/api/auth/sign-in;x',
    '/api/auth/sign-in?x=1',
  ])('S-46 the path %s is no way around the count', async (path) => {
    const person = await test.signedIn(['user'])
    const from = { remoteAddress: '10.7.7.7' }
    const at = (url: string, typed: string) =>
      post(test.app, test.config, url, { email: person.email, password: typed }, {}, from)
    for (let n = 0; n < 11; n++) await at('/api/auth/sign-in', 'wrong')
    const answer = await at(path, password)
    expect([400, 404, 422, 429]).toContain(answer.statusCode)
    expect(answer.cookies).toEqual([])
  })

  it('S-46 parallel attempts count too', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => signIn('parallel@example.com', 'wrong', {}, '10.4.4.4')),
    )
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(10)
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(10)
    expect(Number(answers.find((answer) => answer.statusCode === 429)?.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('S-46 requests that are sent in one breath over one connection count each', async () => {
    const { port } = new URL(await test.app.listen({ port: 0, host: '127.0.0.1' }))
    const body = JSON.stringify({ email: 'pipeline@example.com', password: 'wrong' })
    const head = [
      'POST /api/auth/sign-in HTTP/1.1',
      `Host: ${new URL(test.config.publicUrl).host}`,
      `Origin: ${test.config.publicUrl}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ].join('\r\n')
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(`${head}\r\n\r\n${body}`.repeat(14))
    const statuses: number[] = []
    for await (const part of socket.setEncoding('utf8')) {
      for (const [, status] of String(part).matchAll(/HTTP\/1\.1 (\d{3})/g)) statuses.push(Number(status))
      if (statuses.length >= 14) break
    }
    expect(statuses.sort()).toEqual([...Array(10).fill(401), ...Array(4).fill(429)])
  })

  it('V-10 wrong passwords from elsewhere do not stop the owner on a known device', async () => {
    const owner = await test.signedIn(['user'], { name: 'Olga Owner' })
    const device = owner.cookie.split('; ').find((part) => part.startsWith('rapport-device')) ?? ''
    for (let i = 0; i < 1000; i++) {
      await test.ws.db.run(sql`DELETE FROM ${table('sys_rate')} WHERE key LIKE 'network%'`)
      await signIn(owner.email, 'wrong', {}, `10.5.${i % 256}.${1 + Math.floor(i / 256)}`)
    }
    expect((await signIn(owner.email, password, {}, '10.6.0.1')).statusCode).toBe(429)
    expect((await signIn(owner.email, password, { cookie: device }, '10.5.1.1')).statusCode).toBe(200)
  }, 60_000)

  it('V-09 upgrades a hash of an older cost at the next sign-in', async () => {
    const person = await test.signedIn(['user'])
    const standing = { ...cost }
    Object.assign(cost, { memory: 8192, passes: 1 })
    const old = await hashPassword(password)
    Object.assign(cost, standing)
    await test.ws.db.run(sql`UPDATE ${table('sys_credential')} SET password_hash = ${old} WHERE user_id = ${person.id}`)
    expect((await signIn(person.email)).statusCode).toBe(200)
    const row = await test.ws.db.row<{ hash: string }>(
      sql`SELECT password_hash AS hash FROM ${table('sys_credential')} WHERE user_id = ${person.id}`,
    )
    expect(row?.hash).toContain(`m=${cost.memory},t=${cost.passes}`)
    expect((await signIn(person.email)).statusCode).toBe(200)
  })

  it('V-01 takes passphrases of any script, normalised', async () => {
    const person = await test.signedIn(['user'])
    const next = 'Zwölf Boxkämpfer jagen 😀 über den großen Sylter Deich — 64 Zeichen und viel mehr als das'.normalize(
      'NFD',
    )
    expect((await person.request('POST', '/api/auth/password', { current: password, next })).statusCode).toBe(204)
    expect((await signIn(person.email, next.normalize('NFC'))).statusCode).toBe(200)
  })

  it('S-37 accents and look-alikes are other addresses', async () => {
    expect((await signIn('ádá@example.com')).statusCode).toBe(401)
    expect((await signIn('ada@exаmple.com')).statusCode).toBe(401)
    for (const email of ['ada+news@example.com', '"ada"@example.com', 'ada@example.com.'])
      expect([email, (await signIn(email, password, {}, '10.8.0.1')).statusCode]).not.toEqual([email, 200])
    expect((await signIn('ada@example.com', password, {}, '10.8.0.1')).statusCode).toBe(200)
  })
})
