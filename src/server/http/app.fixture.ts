import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import type { Me } from '#kernel/auth/contract.ts'
import { createPasswordLink, redeemPasswordLink } from '#kernel/auth/server/password-links.ts'
import { watchHead } from '#kernel/events/server/head.ts'
import { type Live, startLive } from '#kernel/events/server/live.ts'
import { diskStore } from '#kernel/files/server/disk.ts'
import type { ServerModule } from '#kernel/module.ts'
import { defineObject, type ObjectDef } from '#kernel/objects/contract.ts'
import { openOutbound } from '#kernel/outbound/client.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { createApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'

export const setupToken = 'the-setup-token-of-this-test'
export const password = 'seven purple tractors sing'

/** An object to read and write by HTTP. */
export const project = defineObject({
  name: 'project',
  plural: 'projects',
  label: 'Project',
  pluralLabel: 'Projects',
  icon: 'Box',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true, searchable: true, indexed: true },
    code: { kind: 'text', unique: true },
    budget: { kind: 'decimal', scale: 2 },
    secret: { kind: 'text' },
  },
})

/** The whole HTTP host on a schema of its own. */
export interface TestApp {
  app: FastifyInstance
  ws: TestWorkspace
  config: Config
  live: Live
  /** Makes the first account and answers the administrator's browser. */
  setUp(): Promise<Browser>
  /** A further person with a password, signed in. */
  signedIn(
    roles: string[],
    options?: { name?: string; team?: string },
  ): Promise<Browser & { email: string; id: string }>
  close(): Promise<void>
}

/** One browser: keeps its cookies and sends what a page of ours sends. */
export interface Browser {
  me: Me
  cookie: string
  request(
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
}

export async function testApp(
  options: {
    env?: Record<string, string>
    modules?: ServerModule[]
    objects?: ObjectDef[]
    webRoot?: string
    /** Takes the log's lines as JSON texts. */
    logLines?: string[]
  } = {},
): Promise<TestApp> {
  const ws = await testWorkspace({ objects: options.objects ?? [project], modules: options.modules ?? [] })
  const config = readConfig({ RAPPORT_SETUP_TOKEN: setupToken, ...options.env })
  const { logLines } = options
  const log = logLines ? pino({ level: 'info' }, { write: (line) => logLines.push(line) }) : pino({ level: 'silent' })
  const directory = await mkdtemp(join(tmpdir(), 'rapport-http-'))
  const head = await watchHead(ws.db, ws.schema, log)
  const live = startLive(await ws.system(), head)
  const app = await createApp({
    config,
    workspace: ws.workspace,
    clock: ws.clock,
    log,
    setupToken,
    webRoot: options.webRoot ?? '/nowhere',
    live,
    files: diskStore(directory),
    outbound: openOutbound({ allow: config.outboundAllow }),
    isReady: () => true,
  })
  await app.ready()
  const test: TestApp = {
    app,
    ws,
    config,
    live,
    setUp: async () => {
      const answer = await post(app, config, '/api/setup', setupRequest())
      if (answer.statusCode !== 200) throw new Error(`Setup: ${answer.body}`)
      return browserOf(app, config, answer)
    },
    signedIn: async (roles, person) => {
      const { id, email } = await personWithPassword(test, roles, person)
      const answer = await post(app, config, '/api/auth/sign-in', { email, password })
      if (answer.statusCode !== 200) throw new Error(`Sign-in: ${answer.body}`)
      return { ...browserOf(app, config, answer), id, email }
    },
    close: async () => {
      live.stop()
      await app.close()
      await head.stop()
      await ws.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
  return test
}

export const setupRequest = () => ({
  token: setupToken,
  organization: 'Northwind Traders',
  name: 'Ada Admin',
  email: 'Ada@example.com',
  password,
  currency: 'EUR',
  country: 'DE',
  language: 'en',
  timeZone: 'Europe/Berlin',
})

/** A POST as the sign-in page sends it. */
export function post(
  app: FastifyInstance,
  config: Config,
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  options: Partial<InjectOptions> = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', origin: config.publicUrl, ...headers },
    payload: JSON.stringify(body),
    ...options,
  })
}

export function browserOf(app: FastifyInstance, config: Config, answer: LightMyRequestResponse): Browser {
  const me = answer.json<Me>()
  const cookie = answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return {
    me,
    cookie,
    request: (method, url, body, headers = {}) =>
      app.inject({
        method: method as 'GET',
        url,
        headers: {
          cookie,
          origin: config.publicUrl,
          'x-csrf-token': me.csrfToken,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      }),
  }
}

/** Made by the administrator's link, as in life. */
async function personWithPassword(
  test: TestApp,
  roles: string[],
  person: { name?: string; team?: string } = {},
): Promise<{ id: string; email: string }> {
  const { id } = await test.ws.person(roles, person)
  const ctx = await test.ws.system()
  const { token } = await createPasswordLink(ctx, id)
  const { email } = await redeemPasswordLink(ctx, { token, password }, { ip: '127.0.0.1', userAgent: 'test' })
  return { id, email }
}
