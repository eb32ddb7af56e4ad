/** Runs a task once the page has nothing better to do; a browser without idle callbacks waits a moment instead. */
export function whenIdle(task: () => unknown): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(() => void task(), { timeout: 3_000 })
  else setTimeout(() => void task(), 500)
}

/** A screen that waits for an answer is idle, too: what nobody waits for leaves it the time to come. */
export function whenCalm(task: () => unknown): void {
  whenIdle(() => setTimeout(() => whenIdle(task), 700))
}
