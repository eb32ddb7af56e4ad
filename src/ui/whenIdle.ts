/** Runs a task once the page has nothing better to do; a browser without idle callbacks waits a moment instead. */
export function whenIdle(task: () => unknown): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(() => void task(), { timeout: 3_000 })
  else setTimeout(() => void task(), 500)
}
