/** What the worker does with a request: the page, a file of the build, or nothing of its own. */
export type Way = 'page' | 'asset' | 'network'

/** Answers of the API never come from here, nor do downloads and documents of the server. */
export function wayOf(request: { method: string; mode: string; url: string }, origin: string): Way {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== origin || /^\/+api(\/|$)/i.test(url.pathname)) return 'network'
  if (request.mode === 'navigate') return 'page'
  const isFile = /^\/assets\/[^/]+$|^\/(icon[^/]*\.(svg|png)|manifest\.webmanifest)$/.test(url.pathname)
  return isFile ? 'asset' : 'network'
}

const prefix = 'rapport-shell-'
/** What a worker tells the open tabs once all files of its build are there: the name of the build. */
export interface Arrived {
  arrived: string
}

export const cacheName = (version: string): string => `${prefix}${version}`

/** How many builds stay: tabs that were opened by the one before still load their screens. */
const builds = 2

/** Caches of the shell that may go, given their names from the oldest to the newest. */
export function outdated(names: readonly string[], version: string): string[] {
  const shells = names.filter((name) => name.startsWith(prefix) && name !== cacheName(version))
  return shells.slice(0, Math.max(0, shells.length - (builds - 1)))
}

export const inBatches = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
