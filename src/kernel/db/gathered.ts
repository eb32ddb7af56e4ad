/**
 * Work whose calls travel together: those that come while a batch is under way share the next one, so that a busy server
 * asks the database once for many requests and a lone request waits for nobody. `send` answers for each item in order; an
 * answer may be a promise of its own, which nobody else waits for.
 */
export function together<T, R>(
  send: (items: T[]) => Promise<readonly (R | Promise<R>)[]>,
  most = 500,
): (item: T) => Promise<R> {
  const waiting: { item: T; answer: PromiseWithResolvers<R> }[] = []
  let isUnderWay = false

  const next = async () => {
    const batch = waiting.splice(0, most)
    try {
      const answers = await send(batch.map(({ item }) => item))
      batch.forEach(({ answer }, i) => {
        answer.resolve(answers[i] as R | Promise<R>)
      })
    } catch (error) {
      for (const { answer } of batch) answer.reject(error)
    }
    if (waiting.length > 0) setImmediate(next)
    else isUnderWay = false
  }

  return (item) => {
    const answer = Promise.withResolvers<R>()
    waiting.push({ item, answer })
    // After all sockets of this turn have been read, so that their requests go together.
    if (!isUnderWay) setImmediate(next)
    isUnderWay = true
    return answer.promise
  }
}

/** Look-ups by key that travel together. Each is answered by a statement sent after it, so it sees all that was committed before. */
export function gathered<V>(
  load: (keys: string[]) => Promise<Map<string, V>>,
): (key: string) => Promise<V | undefined> {
  return together(async (keys) => {
    const found = await load([...new Set(keys)])
    return keys.map((key) => found.get(key))
  })
}

/** Names come from what callers ask for: a holder that has collected this many begins anew. */
const mostNames = 1000

/** Things made once for two holders and a name, gone with either holder: what travels together must be of one kind. */
export function keeper<A extends object, B extends object, T>(): (a: A, b: B, name: string, make: () => T) => T {
  const kept = new WeakMap<A, WeakMap<B, Map<string, T>>>()
  return (a, b, name, make) => {
    const ofA = kept.get(a) ?? new WeakMap<B, Map<string, T>>()
    kept.set(a, ofA)
    const ofB = ofA.get(b) ?? new Map<string, T>()
    ofA.set(b, ofB)
    const thing = ofB.get(name) ?? make()
    if (ofB.size >= mostNames) ofB.clear()
    ofB.set(name, thing)
    return thing
  }
}
