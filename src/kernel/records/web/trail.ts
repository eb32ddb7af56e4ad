import { indexPath } from './paths.ts'

/** The order of the list one came from, so that the record page can go to the next and the previous one. */
const most = 2000

export function rememberTrail(plural: string, ids: string[], at: string): void {
  const index = Math.max(0, ids.indexOf(at))
  const from = Math.max(0, index - most / 2)
  sessionStorage.setItem(keyOf(plural), JSON.stringify(ids.slice(from, from + most)))
}

/** The list itself with its filter and sort, for the way back. */
export function rememberList(plural: string, href: string): void {
  // While one leaves the list, the address is that of the next screen already.
  if (href.split('?', 1)[0] === indexPath(plural)) sessionStorage.setItem(listKeyOf(plural), href)
}

export const listOf = (plural: string): string => sessionStorage.getItem(listKeyOf(plural)) ?? indexPath(plural)

export function trailOf(plural: string): string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(plural)) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export interface Neighbours {
  previous: string | null
  next: string | null
  /** From 1, with the number of all; null when the record is not in the list. */
  position: { at: number; of: number } | null
}

export function neighboursOf(ids: string[], id: string): Neighbours {
  const index = ids.indexOf(id)
  if (index < 0) return { previous: null, next: null, position: null }
  return {
    previous: ids[index - 1] ?? null,
    next: ids[index + 1] ?? null,
    position: { at: index + 1, of: ids.length },
  }
}

const listKeyOf = (plural: string) => `rapport.list.${plural}`

const keyOf = (plural: string) => `rapport.trail.${plural}`
