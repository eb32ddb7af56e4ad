import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.fixture.ts'

let outside: string
let test: TestApp
beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'rapport-web-'))
  const webRoot = join(outside, 'web')
  await mkdir(join(webRoot, 'assets'), { recursive: true })
  await writeFile(join(outside, 'secret.txt'), 'canary')
  await writeFile(join(webRoot, 'index.html'), '<script nonce="__CSP_NONCE__" src="/assets/app-1.js"></script>')
  await writeFile(join(webRoot, 'worker.js'), 'the worker')
  await writeFile(join(webRoot, 'icon.svg'), '<svg/>')
  await writeFile(join(webRoot, 'plain.js'), 'plain')
  await writeFile(join(webRoot, 'assets/app-1.js'), 'plain')
  await writeFile(join(webRoot, 'assets/app-1.js.br'), 'packed')
  test = await testApp({ webRoot })
})
afterAll(async () => {
  await test.close()
  await rm(outside, { recursive: true, force: true })
})

it('V-35 every screen is the page, with the nonce of this answer and never from a cache', async () => {
  for (const url of ['/', '/o/accounts', '/set-password', '/o/accounts/1?view=all', '/index.html']) {
    const answer = await test.app.inject(url)
    const nonce = /nonce="([^"]+)"/.exec(answer.body)?.[1] ?? ''
    expect([url, answer.statusCode, nonce.length > 20]).toEqual([url, 200, true])
    expect(answer.headers['content-security-policy']).toContain(`'nonce-${nonce}'`)
    expect(answer.headers['cache-control']).toBe('no-store')
  }
})

it('files keep for good, packed for who takes it', async () => {
  const plain = await test.app.inject('/assets/app-1.js')
  expect([plain.body, plain.headers['content-type']]).toEqual(['plain', 'text/javascript; charset=utf-8'])
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const packed = await test.app.inject({ url: '/assets/app-1.js', headers: { 'accept-encoding': 'gzip, br' } })
  expect([packed.body, packed.headers['content-encoding'], packed.headers.vary]).toEqual([
    'packed',
    'br',
    'accept-encoding',
  ])
})

it('the icon keeps for a day: its name is always the same', async () => {
  expect((await test.app.inject('/icon.svg')).headers['cache-control']).toBe('public, max-age=86400')
  expect((await test.app.inject('/plain.js')).headers['cache-control']).toBe('no-cache')
})

it('a worker that does harm is withdrawn by the server, and never kept by a browser in between', async () => {
  const worker = await test.app.inject('/worker.js')
  expect([worker.body, worker.headers['cache-control']]).toEqual(['the worker', 'no-cache'])
  expect(worker.headers['content-security-policy']).toContain("default-src 'none'; connect-src 'self';")
  const without = await testApp({ webRoot: join(outside, 'web'), env: { RAPPORT_WORKER: 'off' } })
  const withdrawn = await without.app.inject('/worker.js')
  await without.close()
  expect(withdrawn.body).toContain('self.registration.unregister()')
  expect([withdrawn.headers['cache-control'], withdrawn.headers['content-type']]).toEqual([
    'no-store',
    'text/javascript; charset=utf-8',
  ])
})

it('S-28 nothing outside of the build can be named, and missing files are missing', async () => {
  const paths = [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%00.js',
    '//secret.txt',
    '/assets/none.js',
    '/api/none',
    '/API/none.js',
    '/%61pi/none',
  ]
  for (const url of paths) {
    const answer = await test.app.inject(url)
    expect([url, [400, 401, 404].includes(answer.statusCode)]).toEqual([url, true])
    expect(answer.body).not.toContain('canary')
  }
})
