import type { Layout } from '#kernel/layouts/contract.ts'

/** What was made so far, step by step. */
export interface Steps {
  before: readonly Layout[]
  now: Layout
  after: readonly Layout[]
}

const most = 200

export const startOf = (layout: Layout): Steps => ({ before: [], now: layout, after: [] })

export const changed = (steps: Steps, next: Layout): Steps =>
  next === steps.now ? steps : { before: [...steps.before, steps.now].slice(-most), now: next, after: [] }

export function undone(steps: Steps): Steps {
  const last = steps.before.at(-1)
  return last ? { before: steps.before.slice(0, -1), now: last, after: [steps.now, ...steps.after] } : steps
}

export function redone(steps: Steps): Steps {
  const [next, ...after] = steps.after
  return next ? { before: [...steps.before, steps.now], now: next, after } : steps
}
