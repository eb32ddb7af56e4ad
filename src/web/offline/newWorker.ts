const { serviceWorker } = navigator
// The first worker of this device takes over without anything being newer.
const hadWorker = serviceWorker?.controller != null
let isNewer = false
const listeners = new Set<() => void>()

/** Hears from the start that a newer version has taken over: browsers look for one with every page that they open. */
export function watchWorker(): void {
  serviceWorker?.addEventListener('controllerchange', () => {
    isNewer = hadWorker
    for (const listener of listeners) listener()
  })
}

export const hasNewWorker = (): boolean => isNewer

export function subscribeToWorker(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
