import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authority, type Pair } from './certificates.fixture.ts'
import { openOutbound } from './client.ts'
import { OutboundError } from './errors.ts'

/** A server that counts who comes: nobody may, unless a test lets them. */
let touched = 0
let answer: RequestListener = (_request, response) => response.end('trap')
let trap: Server
let port: number
const closing: Server[] = []

beforeAll(async () => {
  trap = createServer((request, response) => answer(request, response))
  trap.on('connection', () => {
    touched += 1
  })
  port = await listening(trap)
})
afterAll(() => {
  for (const server of closing) server.close()
})

/** Every name leads to this machine. */
const here = async () => ['127.0.0.1']
const local = openOutbound({ allow: ['127.0.0.1'], resolve: here })

describe('what leaves the server', () => {
  const spellings = () => [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.000.000.001', '0', '0.0.0.0'],
    ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '[::127.0.0.1]'],
    ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[::ffff:0:7f00:1]', '[fe80::1]', '[fc00::1]', '[fd00:ec2::254]'],
    ...['169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '[::ffff:a9fe:a9fe]', '10.0.0.1'],
    ...['172.16.0.1', '192.168.0.1', '100.64.0.1', '100.100.100.200', '168.63.129.16', '224.0.0.1', '255.255.255.255'],
    ...['localhost', 'LOCALHOST', 'localhost.', '①②⑦.⓪.⓪.①', '127。0。0。1', '%31%32%37.0.0.1'],
  ]

  it('S-32 forty spellings of closed addresses never touch the trap', async () => {
    const outbound = openOutbound()
    expect(spellings().length).toBeGreaterThanOrEqual(40)
    const before = touched
    // Some systems do not know `localhost.` at all.
    const closed = ['forbiddenAddress', 'unreachable']
    for (const host of spellings()) {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST'])
        expect(closed, host).toContain(await problemOf(outbound.request(`http://${host}:${port}/`, { method })))
    }
    expect(touched).toBe(before)
  })

  it('S-32 a name that leads inside is refused, also when only one of its addresses does', async () => {
    const before = touched
    for (const inside of ['127.0.0.1', '10.0.0.8', '::ffff:127.0.0.1', '::1']) {
      const outbound = openOutbound({ resolve: async () => ['93.184.215.14', inside] })
      expect(await problemOf(outbound.request(`http://public.example:${port}/`))).toBe('forbiddenAddress')
    }
    expect(touched).toBe(before)
  })

  it('S-32 rebinding: the name is asked once, and the socket goes where that answer said', async () => {
    let asked = 0
    const outbound = openOutbound({
      allow: ['127.0.0.1'],
      resolve: async () => {
        asked += 1
        return asked === 1 ? ['127.0.0.1'] : ['10.0.0.1']
      },
    })
    expect((await outbound.request(`http://rebind.example:${port}/`)).body.toString()).toBe('trap')
    expect(asked).toBe(1)
    expect(await problemOf(outbound.request(`http://rebind.example:${port}/`))).toBe('forbiddenAddress')
  })

  it('S-32 follows no redirect unless asked to, and judges each hop anew', async () => {
    const chain =
      (target: string): RequestListener =>
      (request, response) => {
        if (request.url === '/end') return response.end('arrived')
        response.writeHead(302, { location: target }).end()
      }
    answer = chain(`http://second.example:${port}/end`)
    expect(await problemOf(local.request(`http://first.example:${port}/`))).toBe('redirected')
    expect((await local.request(`http://first.example:${port}/`, { redirects: 1 })).body.toString()).toBe('arrived')
    expect(await problemOf(local.request(`http://first.example:${port}/`, { redirects: 1, method: 'POST' }))).toBe(
      'redirected',
    )
    const half = openOutbound({
      allow: ['127.0.0.1'],
      resolve: async (name) => [name === 'first.example' ? '127.0.0.1' : '10.0.0.1'],
    })
    for (const target of [
      `http://second.example:${port}/end`,
      'http://169.254.169.254/latest',
      `http://[::1]:${port}/end`,
    ]) {
      answer = chain(target)
      expect(await problemOf(half.request(`http://first.example:${port}/`, { redirects: 5 }))).toBe('forbiddenAddress')
    }
    for (const target of ['file:///etc/passwd', 'gopher://first.example:70/', 'http://a:b@first.example/']) {
      answer = chain(target)
      expect(await problemOf(half.request(`http://first.example:${port}/`, { redirects: 5 }))).toBe('invalidUrl')
    }
    answer = chain(`http://first.example:${port}/`)
    expect(await problemOf(local.request(`http://first.example:${port}/`, { redirects: 5 }))).toBe('redirected')
  })

  it('tells another server nothing that was meant for the first', async () => {
    const seen: (string | undefined)[] = []
    answer = (request, response) => {
      seen.push(request.headers.authorization)
      if (request.url === '/end') return response.end()
      response.writeHead(307, { location: `http://second.example:${port}/end` }).end()
    }
    await local.request(`http://first.example:${port}/`, { redirects: 1, headers: { authorization: 'Bearer x' } })
    expect(seen).toEqual(['Bearer x', undefined])
  })

  it.each([
    'file:///etc/passwd',
    'ftp://a.example/',
    'gopher://a.example/',
    'http://a:b@a.example/',
    'http://a.example:25/',
    'http://a.example:22/',
    'nothing',
    '',
  ])('asks nothing of %s', async (url) => {
    expect(await problemOf(local.request(url))).toBe('invalidUrl')
  })

  it('V-34 ends answers that are too large, packed or too slow', async () => {
    answer = (_request, response) => response.end('x'.repeat(5000))
    expect(await problemOf(local.request(at('/'), { maxBytes: 4999 }))).toBe('tooLarge')
    expect((await local.request(at('/'), { maxBytes: 5000 })).body).toHaveLength(5000)
    answer = (_request, response) => {
      for (let i = 0; i < 100; i++) response.write('x'.repeat(100))
      response.end()
    }
    expect(await problemOf(local.request(at('/'), { maxBytes: 5000 }))).toBe('tooLarge')
    answer = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000)))
    }
    expect(await problemOf(local.request(at('/')))).toBe('tooLarge')
    answer = (_request, response) => void response.write('begins and never ends')
    expect(await problemOf(local.request(at('/'), { timeoutMs: 200 }))).toBe('tooSlow')
    answer = () => undefined
    expect(await problemOf(local.request(at('/'), { timeoutMs: 200 }))).toBe('tooSlow')
  })

  it('S-32 closed ports, resets and other protocols are one answer', async () => {
    const rude = createTcpServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n'))
    const closed = createTcpServer((socket) => void socket.destroy())
    const problems = []
    for (const server of [rude, closed]) {
      const open = await listening(server as Server)
      problems.push(await problemOf(local.request(`http://a.example:${open}/`)))
      problems.push(await problemOf(local.request(`https://a.example:${open}/`)))
    }
    problems.push(await problemOf(local.request('http://a.example:1/')).catch(() => ''))
    problems.push(await problemOf(local.request('http://a.example:65534/')))
    const nowhere = openOutbound({
      resolve: async () => {
        throw new Error('ENOTFOUND')
      },
    })
    problems.push(await problemOf(nowhere.request('http://nowhere.example/')))
    expect(new Set(problems)).toEqual(new Set(['unreachable', 'invalidUrl']))
  })

  it('V-46 takes only certificates that are valid, in date, of this name and of a known authority', async () => {
    const ca = authority()
    const good = await tls(ca.issue('good.example', 30))
    const late = await tls(ca.issue('good.example', -1))
    const self = await tls(authority().issue('good.example', 30))
    const trusting = openOutbound({ allow: ['127.0.0.1'], resolve: here, ca: ca.cert })
    expect((await trusting.request(`https://good.example:${good}/`)).body.toString()).toBe('secure')
    expect(await problemOf(trusting.request(`https://other.example:${good}/`))).toBe('certificate')
    expect(await problemOf(trusting.request(`https://127.0.0.1:${good}/`))).toBe('certificate')
    expect(await problemOf(trusting.request(`https://good.example:${late}/`))).toBe('certificate')
    expect(await problemOf(trusting.request(`https://good.example:${self}/`))).toBe('certificate')
    expect(await problemOf(local.request(`https://good.example:${good}/`))).toBe('certificate')
  })
})

const at = (path: string) => `http://a.example:${port}${path}`

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (failure: unknown) => failure,
  )
  if (!(error instanceof OutboundError)) throw new Error(`Not refused: ${String(error)}`)
  return error.problem
}

async function listening(server: Server): Promise<number> {
  closing.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

async function tls(pair: Pair): Promise<number> {
  const server = createTlsServer(pair, (_request, response) => void response.end('secure'))
  server.on('tlsClientError', () => undefined)
  return listening(server as unknown as Server)
}
