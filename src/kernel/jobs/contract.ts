import type { JsonValue } from '#kernel/fields/contract.ts'

export const jobStates = ['failed', 'running', 'waiting', 'scheduled'] as const
export type JobState = (typeof jobStates)[number]

/** One job of GET /api/v1/jobs. `payload` is what it was asked to do, without secrets. */
export interface JobJson {
  id: string
  name: string
  state: JobState
  actor: string | null
  attempts: number
  maxAttempts: number
  queuedAt: string
  runAt: string
  /** Of a failed job, and of one that will be tried again. */
  reason: string | null
  /** Set where it failed since who asked for it may not act any more: their name, empty when nobody knows it. */
  gone?: string
  payload: Record<string, JsonValue>
}

export interface JobsPage {
  counts: Record<JobState, number>
  /** How many failed for good, by the job's name. */
  failed: { name: string; count: number }[]
  items: JobJson[]
}

/** One reader of GET /api/v1/readers. */
export interface ReaderJson {
  name: string
  /** Events not handled yet, at most 100,000. */
  lag: number
  failures: number
  error: string | null
  retryAt: string | null
  /** Since when an administrator has it wait. */
  pausedAt: string | null
}
