/**
 * A look-up by key whose calls travel together: those that come while a statement is under way share the next one, so that
 * a busy server asks once for many requests and a lone request waits for nobody. Each call is answered by a statement sent
 * after it, so it sees all that was committed before.
 */
export function gathered<V>(
  load: (keys: string[]) => Promise<Map<string, V>>,
): (key: string) => Promise<V | undefined> {
  let waiting = new Map<string, PromiseWithResolvers<V | undefined>>()
  let isUnderWay = false

  const send = async () => {
    const asked = waiting
    waiting = new Map()
    try {
      const found = await load([...asked.keys()])
      for (const [key, { resolve }] of asked) resolve(found.get(key))
    } catch (error) {
      for (const { reject } of asked.values()) reject(error)
    }
    if (waiting.size > 0) setImmediate(send)
    else isUnderWay = false
  }

  return (key) => {
    const answer = waiting.get(key) ?? Promise.withResolvers<V | undefined>()
    waiting.set(key, answer)
    // After all sockets of this turn have been read, so that their requests go together.
    if (!isUnderWay) setImmediate(send)
    isUnderWay = true
    return answer.promise
  }
}
