const key = 'rapport.recent'
const most = 12
const idPattern = /^[0-9a-f-]{36}$/

export interface Visit {
  plural: string
  id: string
}

/** Remembers which record was opened, by id alone: names are asked for under the reader's rights when they are shown. */
export function rememberVisit(path: string): void {
  const [, plural, id] = /^\/o\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  if (plural === undefined || id === undefined || !idPattern.test(id)) return
  const others = recentVisits().filter((visit) => visit.id !== id)
  localStorage.setItem(key, JSON.stringify([{ plural, id }, ...others].slice(0, most)))
}

export function recentVisits(): Visit[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isVisit) : []
  } catch {
    return []
  }
}

/** On signing out: the next person at this desk starts with nothing. */
export function forgetVisits(): void {
  localStorage.removeItem(key)
}

function isVisit(value: unknown): value is Visit {
  if (typeof value !== 'object' || value === null) return false
  const { plural, id } = value as Partial<Visit>
  return typeof plural === 'string' && typeof id === 'string' && idPattern.test(id)
}
