import { leavingTag, settleDebt } from '#kernel/client/offline/leaving.ts'
import { sendAs } from '#kernel/client/offline/outbox.ts'
import { holder } from '#kernel/client/offline/vault.ts'
import { type Arrived, cacheName, inBatches, outdated, wayOf } from './shell.ts'

/** What of a service worker's world is used here; TypeScript knows either the page's world or the worker's. */
interface WorkerWorld {
  addEventListener(type: 'install' | 'activate', handle: (event: Lasting) => void): void
  addEventListener(type: 'fetch', handle: (event: FetchEvent) => void): void
  addEventListener(type: 'sync', handle: (event: Lasting & { tag: string }) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void>; matchAll(which: { includeUncontrolled: true }): Promise<Tab[]> }
}
interface Tab {
  postMessage(message: Arrived): void
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends Lasting {
  request: Request
  respondWith(answer: Promise<Response>): void
}

/** Written in by the build: its name, and the files that the app consists of, those first whose names stay when they change. */
declare const __BUILD__: { version: string; changing: string[]; files: string[] }

const build = __BUILD__
const world = globalThis as unknown as WorkerWorld
const page = '/index.html'
/** A network that is there in name only: after this the page of the last visit opens. */
const patience = 4_000
/** Files fetched at a time, so that the screen that has just opened is not kept waiting. */
const atOnce = 8

world.addEventListener('install', (event) => event.waitUntil(install()))
world.addEventListener('activate', (event) => event.waitUntil(activate()))
world.addEventListener('fetch', (event) => {
  const way = wayOf(event.request, location.origin)
  if (way === 'page') event.respondWith(pageFor(event.request))
  if (way === 'asset') event.respondWith(assetFor(event.request))
})
world.addEventListener('sync', (event) => {
  if (event.tag === 'rapport-queue') event.waitUntil(sendQueue())
  if (event.tag === leavingTag) event.waitUntil(endSession())
})

/**
 * All files first: a version is there as a whole or not at all. It serves as soon as the browser lets it, which can take minutes on a
 * busy machine, so tabs hear of it before; they keep the files they began with.
 */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName(build.version))
  const { changing, files } = build
  await cache.addAll([page, ...changing].map((path) => new Request(path, { cache: 'no-cache' })))
  for (const some of inBatches(files, atOnce)) await Promise.all(some.map((path) => take(cache, path)))
  for (const tab of await world.clients.matchAll({ includeUncontrolled: true }))
    tab.postMessage({ arrived: build.version })
  await world.skipWaiting()
}

/** A name with a digest is the same file in every build, and in what an installation that was broken off had taken already. */
async function take(cache: Cache, path: string): Promise<void> {
  if (await cache.match(path)) return
  const known = await caches.match(path)
  await (known ? cache.put(path, known) : cache.add(path))
}

async function activate(): Promise<void> {
  for (const name of outdated(await caches.keys(), build.version)) await caches.delete(name)
  await world.clients.claim()
}

/** The server's page, which is never old; without a connection the kept one, of which the app makes every screen. */
async function pageFor(request: Request): Promise<Response> {
  const kept = async () => (await caches.open(cacheName(build.version))).match(page)
  const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience))
  const asked = fetch(request)
  const answer = await Promise.race([asked.catch(() => null), tooLate])
  // A gateway whose server is away is no answer either.
  if (answer && answer.status < 502) return answer
  return (await kept()) ?? asked.catch(() => Response.error())
}

/** Names of files carry a digest of their content, so a kept one is as good as the server's, also of the build before. */
async function assetFor(request: Request): Promise<Response> {
  const own = await caches.open(cacheName(build.version))
  return (await own.match(request.url)) ?? (await caches.match(request.url)) ?? fetch(request)
}

/** Also when no tab is open: somebody has left this device while the server could not be told. */
async function endSession(): Promise<void> {
  if (!(await settleDebt())) throw new Error('The server is out of reach: the browser tries again')
}

/** Also when no tab is open: what was written goes out as soon as there is a connection. */
async function sendQueue(): Promise<void> {
  const known = await holder()
  if (known && (await navigator.locks.request('rapport-sender', () => sendAs(known))) === 'unreachable')
    throw new Error('The server is out of reach: the browser tries again')
}
