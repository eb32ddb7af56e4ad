import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cost } from '#kernel/auth/server/passwords.ts'
import { newToken } from '#kernel/auth/server/secrets.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { saveMail } from '#kernel/mail/server/settings.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { post, type TestApp, testApp } from './app.fixture.ts'

/** Nothing is sent here: what the queue does later is no part of an answer. */
const mailServer = {
  host: 'mail.example',
  port: 587,
  security: 'starttls',
  user: '',
  from: 'crm@example.com',
  fromName: 'Northwind',
  isInOwnNetwork: false,
} as const

const samples = 200
/** What chance alone would show is a leak only when it comes back each time. */
const rounds = 3

describe('S-47 what an account’s existence could be read from', () => {
  let test: TestApp
  const standing = { ...cost }
  const known: string[] = []
  beforeAll(async () => {
    // Cheap hashes leave more room for any other difference to show.
    Object.assign(cost, { memory: 1024, passes: 1 })
    test = await testApp()
    await test.setUp()
    await migrateJobs(testDatabaseConfig())
    await saveMail(await test.ws.system(), mailServer)
    for (let n = 0; n < 5; n++) known.push((await test.signedIn(['user'])).email)
  }, 60_000)
  afterAll(async () => {
    Object.assign(cost, standing)
    await test.close()
  })

  it('S-47 200 sign-ins of known and of unknown addresses: one text, one status, one distribution of times', async () => {
    const unknown = known.map((email) => email.replace('person', 'nobody'))
    const attempt = (round: number, n: number, emails: string[], kind: number) =>
      post(
        test.app,
        test.config,
        '/api/auth/sign-in',
        { email: emails[n % emails.length], password: 'wrong' },
        {},
        { remoteAddress: `10.${round * 2 + kind}.${n}.1` },
      )
    await expectAlike((round, n) => [() => attempt(round, n, known, 0), () => attempt(round, n, unknown, 1)])
  }, 120_000)

  it('S-47 200 used and 200 invented password links: one text, one status, one distribution of times', async () => {
    const table = id(test.ws.schema, 'sys_one_time_token')
    // Both made beforehand: only the answers are to be timed.
    const used = Array.from({ length: samples }, newToken)
    const invented = Array.from({ length: samples * rounds }, newToken)
    const { id: person } = await test.ws.person(['user'])
    for (const token of used)
      await test.ws.db.run(sql`
        INSERT INTO ${table} (hash, purpose, user_id, created_by, created_at, expires_at, used_at)
        VALUES (sha256(${token}::text::bytea), 'password', ${person}, 'system:test', now(), now() + interval '1 day', now())`)
    const attempt = (round: number, n: number, token: string, kind: number) =>
      post(
        test.app,
        test.config,
        '/api/auth/password-link',
        { token, password: 'a good and long enough passphrase' },
        {},
        { remoteAddress: `11.${round * 2 + kind}.${n}.1` },
      )
    await expectAlike((round, n) => [
      () => attempt(round, n, used[n] ?? '', 0),
      () => attempt(round, n, invented[round * samples + n] ?? '', 1),
    ])
  }, 120_000)

  it.each(['/api/auth/magic-link', '/api/auth/password-reset', '/api/auth/sso/discovery'])(
    'S-47 200 known and 200 unknown addresses at %s: one text, one status, one distribution of times',
    async (url) => {
      const emails = await manyPeople()
      const unknown = emails.map((email) => email.replace('person', 'nobody'))
      const attempt = (round: number, n: number, list: string[], kind: number) =>
        post(
          test.app,
          test.config,
          url,
          { email: list[n % list.length] },
          {},
          { remoteAddress: `12.${round * 2 + kind}.${n}.1` },
        )
      await expectAlike((round, n) => [() => attempt(round, n, emails, 0), () => attempt(round, n, unknown, 1)])
    },
    120_000,
  )

  /** An address gets only so many mails, so there are enough of them to ask for. */
  async function manyPeople(): Promise<string[]> {
    for (let n = 0; n < samples / 4; n++) await test.ws.person(['user'])
    const rows = await test.ws.db.rows<{ email: string }>(
      sql`SELECT email FROM ${id(test.ws.schema, 'user')} ORDER BY created_at DESC LIMIT ${samples / 4}`,
    )
    return rows.map(({ email }) => email)
  }

  type Attempt = () => ReturnType<typeof post>

  async function expectAlike(pair: (round: number, n: number) => [Attempt, Attempt]): Promise<void> {
    const chances: number[] = []
    for (let round = 0; round < rounds; round++) {
      await test.ws.db.run(sql`DELETE FROM ${id(test.ws.schema, 'sys_rate')}`)
      const times: [number[], number[]] = [[], []]
      const answers = new Set<string>()
      for (let n = 0; n < samples; n++) {
        const both = pair(round, n)
        // Now this one first, now the other, so that neither has the warmer caches.
        for (const which of n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
          const start = performance.now()
          const answer = await both[which]()
          times[which].push(performance.now() - start)
          answers.add(
            JSON.stringify([answer.statusCode, { ...(answer.body === '' ? {} : answer.json()), instance: '' }]),
          )
        }
      }
      expect([...answers]).toHaveLength(1)
      const chance = mannWhitney(...times)
      if (chance > 0.01) return
      chances.push(chance)
    }
    expect(chances).toEqual([])
  }
})

/** Chance that two samples of one distribution differ in rank as much as these, two-sided, by the normal approximation. */
function mannWhitney(a: number[], b: number[]): number {
  const ranked = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))]
    .sort((x, y) => x.value - y.value)
    .map((entry, index) => ({ ...entry, rank: index + 1 }))
  const ranks = ranked.filter(({ own }) => own).reduce((sum, { rank }) => sum + rank, 0)
  const u = ranks - (a.length * (a.length + 1)) / 2
  const spread = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  return 2 * (1 - normal(Math.abs(u - (a.length * b.length) / 2) / spread))
}

/** Cumulative normal distribution (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z)
  const tail =
    t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))))
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail
}
