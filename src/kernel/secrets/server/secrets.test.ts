import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { id, sql } from '#kernel/db/sql.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { keyFile, openSecrets, parseKeys } from './keys.ts'
import { keyIdIn, type Secrets, secretsOf } from './seal.ts'
import { checkKeys, dropSecrets, forgetSecrets, getSecret, putSecret } from './store.ts'

const key = () => randomBytes(32)

describe('sealed secrets', () => {
  it('V-45 open in their own place alone, and not when a byte was changed', () => {
    const secrets = secretsOf([key()])
    const sealed = secrets.seal('canary', 'sys_secret:mail.password')
    expect(secrets.open(sealed, 'sys_secret:mail.password')).toBe('canary')
    expect(sealed).not.toContain('canary')
    expect(() => secrets.open(sealed, 'sys_secret:other')).toThrow()
    const [kind, kid, nonce, content = ''] = sealed.split('.')
    const turned = Buffer.from(content, 'base64url')
    turned[0] = (turned[0] ?? 0) ^ 1
    expect(() =>
      secrets.open([kind, kid, nonce, turned.toString('base64url')].join('.'), 'sys_secret:mail.password'),
    ).toThrow()
    const cut = Buffer.from(content, 'base64url').subarray(0, -8).toString('base64url')
    expect(() => secrets.open([kind, kid, nonce, cut].join('.'), 'sys_secret:mail.password')).toThrow()
    expect(() => secretsOf([key()]).open(sealed, 'sys_secret:mail.password')).toThrow('which is not here')
  })

  it('V-45 never use a nonce twice', () => {
    const secrets = secretsOf([key()])
    const count = 100_000
    const nonces = new Set(Array.from({ length: count }, () => secrets.seal('', 'p').split('.')[2]))
    expect(nonces.size).toBe(count)
  })

  it.each(['', 'short', 'a'.repeat(64), Buffer.alloc(32).toString('base64'), randomBytes(16).toString('base64')])(
    'V-47 refuses the weak key %j',
    (text) => {
      expect(() => parseKeys(text)).toThrow('RAPPORT_SECRET_KEY')
    },
  )

  it('makes a file that only its owner reads, and finds the same key again', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rapport-secrets-'))
    const config = { secretKey: undefined, dataDir }
    const sealed = (await openSecrets(config)).seal('canary', 'p')
    expect((await stat(keyFile(dataDir))).mode & 0o777).toBe(0o600)
    expect((await openSecrets(config)).open(sealed, 'p')).toBe('canary')
    await rm(dataDir, { recursive: true })
  })
})

describe('the store of secrets', () => {
  let ws: TestWorkspace
  beforeAll(async () => {
    ws = await testWorkspace()
  })
  afterAll(() => ws.close())

  const reach = (secrets: Secrets) => ({ db: ws.db, workspace: { schema: ws.schema }, secrets })
  const table = (name: string) => id(ws.schema, name)
  const check = (secrets: Secrets) => checkKeys(ws.db, ws.schema, secrets)

  it('S-56 a wrong key refuses the start, and says how to go on', async () => {
    const right = secretsOf([key()])
    await check(right)
    await putSecret(reach(right), 'mail.password', 'canary')
    await check(right)
    await expect(check(secretsOf([key()]))).rejects.toThrow('rapport forget-secrets')
    expect(JSON.stringify(await ws.db.rows(sql`SELECT * FROM ${table('sys_secret')}`))).not.toContain('canary')
    await ws.db.run(sql`UPDATE ${table('sys_secret')} SET name = 'sso.password'`)
    await expect(getSecret(reach(right), 'sso.password')).rejects.toThrow()
    await forgetSecrets(ws.db, ws.schema)
    await check(right)
    await check(secretsOf([key()]))
  })

  it('V-45 a change of key that was killed half-way goes on at the next start', async () => {
    const [old, fresh] = [key(), key()]
    await forgetSecrets(ws.db, ws.schema)
    await check(secretsOf([old]))
    for (const name of ['a', 'b', 'c']) await putSecret(reach(secretsOf([old])), name, name.toUpperCase())
    const both = secretsOf([fresh, old])
    // As far as the killed start came.
    await putSecret(reach(both), 'a', 'A')
    await check(both)
    const kept = await ws.db.rows<{ sealed: string }>(sql`SELECT sealed FROM ${table('sys_secret')}`)
    expect(new Set(kept.map(({ sealed }) => keyIdIn(sealed)))).toEqual(new Set([both.keyIds[0]]))
    await check(secretsOf([fresh]))
    const values = await Promise.all(['a', 'b', 'c'].map((name) => getSecret(reach(secretsOf([fresh])), name)))
    expect(values).toEqual(['A', 'B', 'C'])
    await expect(check(secretsOf([old]))).rejects.toThrow('another one')
    await dropSecrets(reach(both), ['a'])
    expect(await getSecret(reach(secretsOf([fresh])), 'a')).toBeUndefined()
  })
})
