import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findLines, sourceFiles } from './source.ts'

const root = join(import.meta.dirname, '..')

/** Server code: neither tests nor what runs in browsers; the page of the API's documents carries a script for the browser. */
const isServer = (path: string) =>
  /^src\/.*\.ts$/.test(path) &&
  !/\.(test|fixture)\.ts$/.test(path) &&
  !/^src\/(web|ui|kernel\/client)\/|\/web(\/|\.ts$)/.test(path) &&
  path !== 'src/server/http/docs-page.ts'

/** The one client; and the socket by which the built-in PostgreSQL is found on this machine. */
const mayCall = (path: string) => path.startsWith('src/kernel/outbound/') || path.startsWith('src/server/postgres/')

const callsOut =
  /\bfetch\(|\bnew (WebSocket|EventSource)\(|import\((['"])(node:)?(https?|http2|net|tls|undici)|^import (?!type\b).*\b(request|get|connect|createConnection|Agent|http|https|net|tls)\b.* from '(node:)?(https?|http2|net|tls)'|from '(undici|axios|got|node-fetch|ky)'/

describe('one client for everything that leaves the server (S-32, V-34)', () => {
  test('nothing else in the server calls another machine', async () => {
    const files = (await sourceFiles(root, /^src\//)).filter(({ path }) => isServer(path))
    expect(files.length).toBeGreaterThan(100)
    expect(
      findLines(
        files.filter(({ path }) => !mayCall(path)),
        callsOut,
      ),
    ).toEqual([])
  })

  test.each([
    "const answer = await fetch('https://example.com')",
    'await globalThis.fetch(url)',
    "import { request } from 'node:https'",
    "import * as http from 'node:http'",
    "import https from 'https'",
    "import { connect } from 'node:tls'",
    "import { fetch } from 'undici'",
    "const net = await import('node:net')",
    "const socket = new WebSocket('wss://example.com')",
  ])('%s would be found', (text) => {
    expect(findLines([{ path: 'src/modules/sales/server/planted.ts', text }], callsOut)).toHaveLength(1)
  })

  test.each(["import type { ServerResponse } from 'node:http'", "import { isIP } from 'node:net'", 'prefetch(rows)'])(
    '%s is fine',
    (text) => {
      expect(findLines([{ path: 'src/modules/sales/server/planted.ts', text }], callsOut)).toEqual([])
    },
  )
})
