import { type Arrived, cacheName } from '../worker/shell.ts'

const { serviceWorker } = navigator
let isNewer = false
const listeners = new Set<() => void>()

/** Hears from the start that another build has come to this browser: browsers look for one with every page that they open. */
export function watchWorker(): void {
  serviceWorker?.addEventListener('message', ({ data }: MessageEvent<Arrived>) => void tell(data.arrived))
}

export const hasNewWorker = (): boolean => isNewer

export function subscribeToWorker(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A page that came from the server is often of the new build already: it began with a file of that build. */
async function tell(version: string): Promise<void> {
  const began = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? ''
  const files = await caches.open(cacheName(version))
  isNewer = (await files.match(began)) === undefined
  for (const listener of listeners) listener()
}
