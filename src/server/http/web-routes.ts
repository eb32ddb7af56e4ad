import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { route } from '#kernel/http/route.ts'
import { newNonce, pagePolicy, workerPolicy } from './headers.ts'
import type { Routes } from './host.ts'
import { answerNotFound } from './problem.ts'

/** What Vite writes into the page where the nonce of each answer belongs (`html.cspNonce`). */
export const noncePlaceholder = '__CSP_NONCE__'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** The built web app: files by name, and its page for every other path that is not the API's. */
export const webRoutes: Routes = (app, host) => {
  const root = host.webRoot
  const page = pageReader(join(root, 'index.html'))
  route<{ '*': string }>(app, {
    method: 'GET',
    url: '/*',
    policy: 'public',
    input: 'records',
    tags: [],
    summary: 'The web app',
    handler: async ({ params, request, reply }) => {
      const path = params['*']
      if (/^\/*api(\/|$)/i.test(path) || path.includes('\0') || path.includes('\\')) return missing(request, reply)
      if (path === 'worker.js' && !host.config.worker) return reply.type(types['.js'] ?? '').send(withdrawnWorker)
      const file = extname(path) === '' ? undefined : fileBelow(root, path)
      if (file !== undefined && path !== 'index.html') return sendFile(request, reply, file, path)
      // A name with an ending is a file that does not exist; anything else is a screen of the app.
      if (extname(path) !== '' && path !== 'index.html') return missing(request, reply)
      return sendPage(reply, await page())
    },
  })
}

/**
 * Takes the place of a worker that does harm. Browsers ask for it with every page they open: it leaves at once, takes along what
 * was cached, and lets the open pages load anew from the server.
 */
const withdrawnWorker = `self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name)
  await self.registration.unregister()
})()))
`

/** A browser asks for the icon of the page with every step from screen to screen, unless it may keep it for a while. */
function keepFor(path: string): string {
  if (path.startsWith('assets/')) return 'public, max-age=31536000, immutable'
  return /\.(svg|png)$/.test(path) ? 'public, max-age=86400' : 'no-cache'
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: string,
  path: string,
): Promise<FastifyReply> {
  const packed = packedVersion(request, file)
  reply.headers({
    'cache-control': keepFor(path),
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    vary: 'accept-encoding',
    ...(path === 'worker.js' ? { 'content-security-policy': workerPolicy } : {}),
    ...(packed ? { 'content-encoding': packed.encoding } : {}),
  })
  return reply.send(await readFile(packed?.file ?? file))
}

/** The build leaves `.br` and `.gz` beside each larger file. */
function packedVersion(request: FastifyRequest, file: string): { file: string; encoding: string } | undefined {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const choices = [
    { file: `${file}.br`, encoding: 'br' },
    { file: `${file}.gz`, encoding: 'gzip' },
  ]
  return choices.find(({ file, encoding }) => accepted.includes(encoding) && existsSync(file))
}

function sendPage(reply: FastifyReply, page: string | undefined): FastifyReply {
  if (page === undefined)
    return reply.code(503).type('text/plain; charset=utf-8').send('The web app is not built yet.\n')
  const nonce = newNonce()
  reply.header('content-security-policy', pagePolicy(nonce))
  return reply.type('text/html; charset=utf-8').send(page.replaceAll(noncePlaceholder, nonce))
}

function missing(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  answerNotFound(request, reply)
  return reply
}

/** The file below the root, or undefined: nothing outside of it can be named (S-28). */
function fileBelow(root: string, path: string): string | undefined {
  const file = normalize(join(root, path))
  return file.startsWith(root + sep) && existsSync(file) ? file : undefined
}

/** Read once; a build that ends after the start is seen by the next request. */
function pageReader(file: string): () => Promise<string | undefined> {
  let page: string | undefined
  return async () => {
    page ??= await readFile(file, 'utf8').catch(() => undefined)
    return page
  }
}
