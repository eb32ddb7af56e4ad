import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#kernel/db/database.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { password, setupRequest, setupToken } from './http/app.fixture.ts'

const schema = `test_main_${randomBytes(4).toString('hex')}`

interface Program {
  process: ChildProcess
  url: string
  lines: string[]
  errors: string[]
}

/** The program as people start it, with nothing of this process inside. */
async function start(dataDir: string, roles = 'web,worker'): Promise<Program> {
  const { host, user, database } = testDatabaseConfig()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      RAPPORT_WEB: 'off',
      RAPPORT_ROLES: roles,
      RAPPORT_DATA: dataDir,
      RAPPORT_SCHEMA: schema,
      RAPPORT_SETUP_TOKEN: setupToken,
      RAPPORT_LOG: 'warn',
      DATABASE_URL: `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const program: Program = { process: child, url: '', lines: [], errors: [] }
  child.stderr.on('data', (data) => program.errors.push(String(data)))
  child.stdout.on('data', (data) => program.lines.push(...String(data).trim().split('\n')))
  const isUp = () => program.lines.some((line) => /^Rapport (is ready|works)/.test(line))
  while (!isUp() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20))
  // Both lines are printed at once, but may arrive one by one.
  await new Promise((resolve) => setTimeout(resolve, 50))
  if (!isUp()) throw new Error(program.errors.join(''))
  program.url = /http:\/\/[^\s/]+/.exec(program.lines[0] ?? '')?.[0] ?? ''
  return program
}

const post = (program: Program, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(program.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: program.url, ...headers },
    body: JSON.stringify(body),
  })

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

describe('the program', () => {
  let dataDir: string
  let program: Program
  let cookie: string
  let csrf: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rapport-main-'))
    program = await start(dataDir)
  })
  afterAll(async () => {
    program.process.kill('SIGKILL')
    const db = openDatabase({ ...testDatabaseConfig(), max: 1 })
    await db.run(sql`DROP SCHEMA IF EXISTS ${id(schema)} CASCADE`)
    await db.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('V-04 prints its address and the setup link, with the token after #', async () => {
    expect(program.lines[1]).toBe(`Set it up here, once: ${program.url}/setup#${setupToken}`)
    expect((await fetch(`${program.url}/api/ready`)).status).toBe(200)
    const answer = await post(program, '/api/setup', setupRequest())
    expect(answer.status).toBe(200)
    cookie = cookieOf(answer)
    csrf = ((await answer.json()) as { csrfToken: string }).csrfToken
  })

  it('S-54 a raw request with a folded or doubled content type does not pass as JSON', async () => {
    const raw = async (lines: string) => {
      const socket = connect(Number(new URL(program.url).port), '127.0.0.1')
      socket.write(
        `POST /api/v1/accounts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: ${cookie}\r\nOrigin: ${program.url}\r\nX-CSRF-Token: ${csrf}\r\nContent-Length: 12\r\n${lines}\r\n\r\n{"name":"x"}`,
      )
      let answer = ''
      socket.on('data', (data) => (answer += data))
      await once(socket, 'close')
      return Number(answer.split(' ')[1])
    }
    expect(await raw('Content-Type: application/json')).toBe(201)
    expect(await raw('Content-Type: text/plain\r\nContent-Type: application/json')).toBe(415)
    expect(await raw('Content-Type:\tapplication/json\t;x')).toBe(415)
    expect(await raw('X: y')).toBe(415)
  })

  it('V-40 streams changes to who may see them, and nothing to another site or without a session', async () => {
    const foreign = await fetch(`${program.url}/api/v1/stream`, { headers: { cookie, origin: 'https://evil.example' } })
    expect(foreign.status).toBe(403)
    for (const nobody of [{}, { cookie: 'rapport=expired' }])
      expect((await fetch(`${program.url}/api/v1/stream`, { headers: nobody })).status).toBe(401)
    const stream = await fetch(`${program.url}/api/v1/stream`, { headers: { cookie } })
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(stream.headers.get('x-content-type-options')).toBe('nosniff')
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    const until = async (wanted: RegExp) => {
      let text = ''
      while (!wanted.test(text)) text += (await reader?.read())?.value ?? ''
      return text
    }
    await until(/event: ready\nid: \S+\ndata: /)
    const made = await post(program, '/api/v1/accounts', { name: 'Live' }, { cookie, 'x-csrf-token': csrf })
    const { id: accountId } = (await made.json()) as { id: string }
    expect(await until(new RegExp(`"id":"${accountId}"[^\n]*\n\n`))).toMatch(/event: change\nid: \d+-\d+\ndata: /)
    await reader?.cancel()
  })

  it('R-32 SIGTERM lets running requests end, closes streams and exits with 0', async () => {
    const stream = await fetch(`${program.url}/api/v1/stream`, { headers: { cookie } })
    const signIns = Array.from({ length: 8 }, () =>
      post(program, '/api/auth/sign-in', { email: 'ada@example.com', password }),
    )
    await new Promise((resolve) => setTimeout(resolve, 60))
    program.process.kill('SIGTERM')
    const [code] = (await once(program.process, 'exit')) as [number | null]
    const statuses = (await Promise.all(signIns)).map((answer) => answer.status)
    expect(code).toBe(0)
    for (const status of statuses) expect([200, 503]).toContain(status)
    expect(statuses).toContain(200)
    for await (const _chunk of stream.body ?? []) void _chunk
  })

  it('starts again without the setup link, and finds its people', async () => {
    program = await start(dataDir)
    expect(program.lines).toHaveLength(1)
    const answer = await post(program, '/api/auth/sign-in', { email: 'ada@example.com', password })
    expect(answer.status).toBe(200)
    expect((await fetch(`${program.url}/api/v1/me`, { headers: { cookie: cookieOf(answer) } })).status).toBe(200)
  })

  it('splits into processes: one answers, the other does what was asked for, and tells nothing but its health', async () => {
    program.process.kill('SIGTERM')
    await once(program.process, 'exit')
    program = await start(dataDir, 'web')
    const answer = await post(program, '/api/auth/sign-in', { email: 'ada@example.com', password })
    const me = (await answer.clone().json()) as { csrfToken: string }
    const headers = { cookie: cookieOf(answer), 'x-csrf-token': me.csrfToken }
    const field = { name: 'shelf', kind: 'text', searchable: true }
    expect((await post(program, '/api/v1/objects/account/fields', field, headers)).status).toBe(201)
    const done = async () => {
      const answer = await fetch(`${program.url}/api/v1/operations`, { headers })
      const { items } = (await answer.json()) as { items: { kind: string; state: string }[] }
      return items.some(({ kind, state }) => kind === 'searchText' && state === 'done')
    }
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await done()).toBe(false)
    const worker = await start(dataDir, 'worker')
    try {
      while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 50))
      expect((await fetch(`${worker.url}/api/ready`)).status).toBe(200)
      for (const path of ['/api/v1/me', '/api/v1/accounts', '/api/docs', '/'])
        expect([path, (await fetch(worker.url + path, { headers })).status]).toEqual([path, 404])
    } finally {
      worker.process.kill('SIGTERM')
      await once(worker.process, 'exit')
    }
  })

  it('V-47 refuses to start half protected, in one line', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      env: { PATH: process.env.PATH, HOST: '0.0.0.0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (data) => (errors += data))
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(errors).toMatch(/^Passwords would cross the network unprotected.*\n$/)
  })
})
