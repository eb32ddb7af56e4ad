/** A stream of numbers that depends on nothing but its key, so that every part of the sample can be made on its own. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  /** One of the entries, as likely as its weight. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
  chance(probability: number): boolean
  /** Normally distributed. */
  normal(mean: number, deviation: number): number
}

export function randomOf(...key: (string | number)[]): Random {
  let state = hash(key.join('/'))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => at(list, Math.floor(next() * list.length)),
    weighted: (list) => {
      let rest = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of list) {
        rest -= weight
        if (rest < 0) return value
      }
      return at(list, list.length - 1)[0]
    },
    chance: (probability) => next() < probability,
    normal: (mean, deviation) => {
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      return mean + deviation * radius * Math.cos(2 * Math.PI * next())
    },
  }
}

/** The element at an index that is known to exist. */
export function at<T>(list: readonly T[], index: number): T {
  const element = list[index]
  if (element === undefined) throw new RangeError(`There is no element ${index} of ${list.length}`)
  return element
}

/** MurmurHash3's mixing over the characters: neighbouring keys give unrelated streams. */
function hash(text: string): number {
  let h = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995)
    h ^= h >>> 15
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
