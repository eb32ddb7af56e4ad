import { whenIdle } from '#ui/whenIdle.ts'
import { whenNothingIsAsked } from './http.ts'

/**
 * Runs a task that nobody waits for. A screen that waits for an answer is idle, too, and whatever is fetched meanwhile shares
 * its few connections: the task comes once a screen has had the time to ask, and has its answers.
 */
export function whenCalm(task: () => unknown): void {
  whenIdle(() => setTimeout(() => void whenNothingIsAsked().then(() => whenIdle(task)), 700))
}
