/**
 * Names of linked records by id. Asking for an unknown name puts it on a list that is fetched in one request an object, so a
 * table of a thousand links costs a few requests.
 */
export interface Names {
  get: ReadName
  set(object: string, id: string, name: string): void
  /** Names are read otherwise now: those on the screen are asked for again. */
  forget(): void
  subscribe(listener: () => void): () => void
  /** `get`, as another function after every change. */
  reader(): ReadName
}

export type ReadName = (object: string, id: string) => string | undefined

export type FetchNames = (object: string, ids: string[]) => Promise<{ id: string; name: string }[]>

const mostAsked = 500
/** More than any screen shows at once; of more, those that were answered longest ago are forgotten. */
const mostKnown = 2_000

export function createNames(fetchNames: FetchNames): Names {
  const known = new Map<string, string>()
  const asked = new Set<string>()
  const waiting = new Map<string, string[]>()
  const listeners = new Set<() => void>()
  let read: ReadName = (object, id) => get(object, id)
  let isTelling = false

  /** Listeners hear of many names at once, and never while something is being drawn. */
  function tellSoon() {
    if (isTelling) return
    isTelling = true
    setTimeout(() => {
      isTelling = false
      read = (object, id) => get(object, id)
      for (const listener of listeners) listener()
    }, 0)
  }

  function remember(key: string, name: string) {
    known.delete(key)
    known.set(key, name)
    if (known.size <= mostKnown) return
    const [oldest = key] = known.keys()
    known.delete(oldest)
    asked.delete(oldest)
  }

  function flush() {
    for (const [object, ids] of waiting) {
      for (let from = 0; from < ids.length; from += mostAsked) void load(object, ids.slice(from, from + mostAsked))
    }
    waiting.clear()
  }

  /** A record that is not answered may not be read: its name stays empty. After a failure it may be asked for again. */
  async function load(object: string, ids: string[]) {
    const found = await fetchNames(object, ids).catch(() => null)
    for (const id of ids) {
      if (found === null) asked.delete(`${object}/${id}`)
      else if (!known.has(`${object}/${id}`)) remember(`${object}/${id}`, '')
    }
    for (const { id, name } of found ?? []) remember(`${object}/${id}`, name)
    if (found) tellSoon()
  }

  function get(object: string, id: string) {
    const key = `${object}/${id}`
    if (!known.has(key) && !asked.has(key)) {
      asked.add(key)
      if (waiting.size === 0) setTimeout(flush, 0)
      waiting.set(object, [...(waiting.get(object) ?? []), id])
    }
    return known.get(key)
  }

  return {
    get,
    set(object, id, name) {
      const key = `${object}/${id}`
      if (known.get(key) === name) return
      // Nobody shows what nobody has asked for yet.
      const isShown = known.has(key) || asked.has(key)
      remember(key, name)
      if (isShown) tellSoon()
    },
    forget() {
      known.clear()
      asked.clear()
      tellSoon()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reader: () => read,
  }
}
