type Listener = () => void

const listeners = new Map<string, Set<Listener>>()

/** Says within this process that a workspace has new events; other processes find out by polling. */
export function wakeReaders(schema: string): void {
  for (const listener of listeners.get(schema) ?? []) listener()
}

export function onWake(schema: string, listener: Listener): () => void {
  const mine = listeners.get(schema) ?? new Set()
  listeners.set(schema, mine.add(listener))
  return () => {
    mine.delete(listener)
    if (mine.size === 0) listeners.delete(schema)
  }
}
