/** A step back that the person can still take, by the toast's button or by Ctrl/Cmd+Z. */
export interface Undoable {
  run(): Promise<unknown>
}

const deepest = 1000
let stack: Undoable[] = []
let watchers: ((step: Undoable) => void)[] = []

export function remember(step: Undoable): void {
  stack = [...stack, step].slice(-deepest)
}

/** Runs a step and forgets it, so that it cannot be taken twice. */
export async function takeBack(step: Undoable): Promise<void> {
  if (!stack.includes(step)) return
  stack = stack.filter((known) => known !== step)
  for (const tell of watchers) tell(step)
  await step.run()
}

/** The newest step; answers false when there is nothing to undo. */
export function takeBackLast(): boolean {
  const step = stack.at(-1)
  if (!step) return false
  void takeBack(step)
  return true
}

/** Tells of every step that is taken back, whichever way. */
export function watchTaken(tell: (step: Undoable) => void): void {
  watchers = [...watchers, tell]
}

export function forgetAll(): void {
  stack = []
}
