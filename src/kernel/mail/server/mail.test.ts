import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { authority, type Pair } from '#kernel/outbound/certificates.fixture.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { mailSink } from '#server/http/mail.fixture.ts'
import { headerText, isMailAddress } from './address.ts'
import { deliver, testMail } from './send.ts'
import { forgetMail, readMail, saveMail } from './settings.ts'

describe('outgoing mail', () => {
  let ws: TestWorkspace
  let ctx: Context
  let sink: Awaited<ReturnType<typeof mailSink>>
  beforeAll(async () => {
    ws = await testWorkspace()
    sink = await mailSink()
  })
  afterAll(async () => {
    await sink.close()
    await ws.close()
  })
  beforeEach(async () => {
    ctx = await ws.system()
    await forgetMail(ctx)
    sink.mails.splice(0)
  })

  const server = (port = sink.port) => ({
    host: '127.0.0.1',
    port,
    security: 'none' as const,
    user: 'crm',
    from: 'crm@northwind.example',
    fromName: 'Northwind "Traders", Ltd.',
    isInOwnNetwork: true,
  })
  const mail = { to: 'vera@example.com', subject: 'Guten Tag – Grüße', text: '.\r\nQUIT\r\nLast line\n' }

  it('arrives with the envelope that we said', async () => {
    await saveMail(ctx, server())
    await deliver(ctx, mail)
    expect(sink.mails).toMatchObject([{ to: ['vera@example.com'], from: 'crm@northwind.example' }])
    expect(sink.mails[0]?.text).toContain('Auto-Submitted: auto-generated')
    expect(sink.mails[0]?.text).toContain('Last line')
  })

  it.each([
    'vera@example.com\r\nBcc: evil@example.com',
    'vera@example.com, evil@example.com',
    '"evil@evil.example x"@example.com',
    'vera@example.com\u2028evil@example.com',
    'vera(comment)@example.com',
    'Vera <vera@example.com>',
    '-oQ/tmp@example.com',
    'vera@example.com\0',
    'vera@[127.0.0.1]',
    'xn--@evil.example@example.com',
    '',
  ])('S-29 refuses the address %j', async (to) => {
    await saveMail(ctx, server())
    await expect(deliver(ctx, { ...mail, to })).rejects.toThrow('plain e-mail address')
    expect(sink.mails).toEqual([])
    expect(isMailAddress(to)).toBe(false)
  })

  it.each(['Hello\r\nBcc: evil@example.com', 'a\nb', 'a\0b', 'a\u2028b', 'a\u2029b', 'a\u0085b'])(
    'S-29 refuses the subject and name %j',
    async (text) => {
      await saveMail(ctx, server())
      await expect(deliver(ctx, { ...mail, subject: text })).rejects.toThrow('line break')
      await expect(saveMail(ctx, { ...server(), fromName: text })).rejects.toThrow('line break')
      expect(() => headerText(text, 'subject')).toThrow()
      expect(sink.mails).toEqual([])
    },
  )

  it('V-46 refuses a server whose certificate nobody vouches for, and says so', async () => {
    const selfSigned = await mailSink({ secure: true, disabledCommands: [] })
    const starttls = await mailSink({ disabledCommands: [] })
    for (const [security, { port }] of [
      ['tls', selfSigned],
      ['starttls', starttls],
    ] as const) {
      await saveMail(ctx, { ...server(port), security })
      expect(await testMail(ctx, mail)).toMatchObject({ ok: false, step: 'certificate' })
    }
    expect([...selfSigned.mails, ...starttls.mails]).toEqual([])
    await selfSigned.close()
    await starttls.close()
  })

  it('V-46 never falls back to an open line, and keeps one to this machine', async () => {
    await saveMail(ctx, { ...server(), security: 'starttls' })
    expect((await testMail(ctx, mail)).ok).toBe(false)
    expect(sink.mails).toEqual([])
    await expect(saveMail(ctx, { ...server(), host: 'mail.example.com' })).rejects.toThrow('on this machine')
  })

  it('V-45 S-56 seals the password, and takes it to no other server', async () => {
    await saveMail(ctx, { ...server(), password: 'the canary of the mail server' })
    const rows = await ws.db.rows(sql`
      SELECT to_jsonb(s)::text FROM ${id(ws.schema, 'sys_secret')} s UNION ALL SELECT to_jsonb(c)::text FROM ${id(ws.schema, 'sys_setting_change')} c`)
    expect(JSON.stringify(rows)).not.toContain('canary')
    expect(JSON.stringify(await readMail(ctx))).not.toContain('canary')
    await expect(saveMail(ctx, { ...server(), port: sink.port + 1 })).rejects.toThrow('needed again')
    expect(await saveMail(ctx, { ...server(), fromName: 'Other' })).toMatchObject({ hasPassword: true })
    expect(await saveMail(ctx, { ...server(), password: '' })).toMatchObject({ hasPassword: false })
  })

  it('V-46 refuses certificates that have ended, are for another name, or are of nobody’s authority', async () => {
    const ca = authority()
    const standing = getCACertificates('default')
    setDefaultCACertificates([...standing, ca.cert])
    const judged = async (pair: Pair, security: 'tls' | 'starttls') => {
      const peer = await mailSink({ ...pair, secure: security === 'tls', disabledCommands: [] })
      await saveMail(ctx, { ...server(peer.port), host: 'mail.example', security })
      const result = await testMail(ctx, mail, async () => ['127.0.0.1'])
      await peer.close()
      return result.ok ? `${peer.mails.length} taken` : `${result.step} ${peer.mails.length}`
    }
    for (const security of ['tls', 'starttls'] as const) {
      expect(await judged(ca.issue('mail.example'), security)).toBe('1 taken')
      expect(await judged(ca.issue('mail.example', -1), security)).toBe('certificate 0')
      expect(await judged(ca.issue('other.example'), security)).toBe('certificate 0')
      expect(await judged(authority().issue('mail.example'), security)).toBe('certificate 0')
    }
    setDefaultCACertificates(standing)
  })

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '10.1.2.3',
    '192.168.0.1',
    '172.16.5.5',
    '100.64.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'fd12::1',
  ])('S-32 reaches %s only where the settings say that the server stands in the own network', async (address) => {
    let touched = 0
    const trap = createServer((socket) => {
      touched += 1
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(trap, 'listening')
    const { port } = trap.address() as AddressInfo
    await saveMail(ctx, { ...server(port), host: 'mail.example', security: 'starttls', isInOwnNetwork: false })
    expect(await testMail(ctx, mail, async () => [address])).toEqual({ ok: false, step: 'network', detail: '' })
    expect(await testMail(ctx, mail, async () => ['198.51.99.1', address])).toMatchObject({ step: 'network' })
    trap.close()
    expect(touched).toBe(0)
    await expect(saveMail(ctx, { ...server(), isInOwnNetwork: false })).rejects.toThrow('own network')
  })

  it.each(['169.254.169.254', '::ffff:a9fe:a9fe', 'fd00:ec2::254', '168.63.129.16', '0.0.0.0', 'fe80::1'])(
    'S-32 never reaches %s, whatever the settings say',
    async (address) => {
      await saveMail(ctx, { ...server(), host: 'mail.example', security: 'starttls' })
      expect(await testMail(ctx, mail, async () => [address])).toEqual({ ok: false, step: 'network', detail: '' })
    },
  )

  it('S-32 tells a closed port from one that speaks something else by nothing', async () => {
    const http = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
    await once(http, 'listening')
    const { port } = http.address() as AddressInfo
    const answers = []
    for (const security of ['none', 'starttls', 'tls'] as const) {
      for (const at of [port, 1]) {
        await saveMail(ctx, { ...server(at), security })
        answers.push(await testMail(ctx, mail))
      }
    }
    http.close()
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ ok: false, step: 'connection', detail: '' })]),
    )
  })

  it('says at which step a test ended', async () => {
    await saveMail(ctx, server(1))
    expect(await testMail(ctx, mail)).toMatchObject({ ok: false, step: 'connection' })
    const strict = await mailSink({
      onMailFrom: (_address, _session, done) => done(new Error('We do not know you')),
    })
    await saveMail(ctx, server(strict.port))
    expect(await testMail(ctx, mail)).toMatchObject({
      ok: false,
      step: 'sender',
      detail: expect.stringContaining('do not know you'),
    })
    await strict.close()
  })
})
