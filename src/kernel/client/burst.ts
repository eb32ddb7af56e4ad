import { takeBack, type Undoable, watchTaken } from './undo.ts'

/** One write that a person made: an edited field, or a block of cells. */
export interface Change {
  /** What is said of it while it stands alone. */
  text: string
  /** How many changes it counts for. */
  count: number
  step: Undoable
}

/** Changes that followed one another so closely that they are spoken of as one. */
export interface Burst {
  changes: readonly Change[]
  count: number
  undoLast: () => Promise<void>
  undoAll: () => Promise<void>
}

type Say = (burst: Burst | null) => void

let changes: readonly Change[] = []
let speaker: Say | null = null

/** Adds to what is being spoken of; `say` hears of it now and whenever a part is taken back, with null when nothing is left. */
export function addToBurst(change: Change, say: Say): void {
  changes = [...changes, change]
  speaker = say
  say(burstOf(changes))
}

/** The next change begins a burst of its own. */
export function endBurst(): void {
  changes = []
}

watchTaken((step) => {
  const left = changes.filter((change) => change.step !== step)
  if (left.length === changes.length) return
  changes = left
  speaker?.(left.length > 0 ? burstOf(left) : null)
})

function burstOf(some: readonly Change[]): Burst {
  const last = some.at(-1)
  return {
    changes: some,
    count: some.reduce((sum, { count }) => sum + count, 0),
    undoLast: async () => last && takeBack(last.step),
    undoAll: async () => {
      // The newest first: a field that was changed twice ends as it began.
      for (const { step } of some.toReversed()) await takeBack(step)
    },
  }
}
