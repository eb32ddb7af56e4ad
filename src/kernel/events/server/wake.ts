type Listener = () => void

const listeners = new Map<string, Set<Listener>>()

/** Says within this process that the log has grown; other processes find out by polling. */
export function wakeReaders(schema?: string): void {
  const woken = schema === undefined ? [...listeners.values()] : [listeners.get(schema) ?? []]
  for (const group of woken) for (const listener of group) listener()
}

export function onWake(schema: string, listener: Listener): () => void {
  const mine = listeners.get(schema) ?? new Set()
  listeners.set(schema, mine.add(listener))
  return () => {
    mine.delete(listener)
    if (mine.size === 0) listeners.delete(schema)
  }
}
