import type { Favourite, FavouriteTarget } from '#kernel/settings/contract.ts'

/** Favourites as they are kept: one list, each in its folder; this is how it is arranged. */
export type Favourites = readonly Favourite[]

export interface FavouriteNode {
  entry: Favourite
  children: FavouriteNode[]
}

/** Names a target, so that the same one is found again. */
export function targetKey(target: FavouriteTarget): string {
  if (target.type === 'record') return `record ${target.object}/${target.id}`
  if (target.type === 'view') return `view ${target.object} ${target.search}`
  return target.type === 'object' ? `object ${target.object}` : `page ${target.to}`
}

export const favouriteOf = (list: Favourites, target: FavouriteTarget): Favourite | undefined =>
  list.find((entry) => 'target' in entry && targetKey(entry.target) === targetKey(target))

/** Adds it at the end, or takes it away when it is there. */
export function toggledFavourite(list: Favourites, target: FavouriteTarget, id: string): Favourite[] {
  const known = favouriteOf(list, target)
  return known ? withoutFavourite(list, known.id) : [...list, { id, parent: null, target }]
}

/** What lies in a folder moves to where the folder was: nothing but the folder is lost. */
export function withoutFavourite(list: Favourites, id: string): Favourite[] {
  const parent = list.find((entry) => entry.id === id)?.parent ?? null
  return list.flatMap((entry) => {
    if (entry.id === id) return []
    return [entry.parent === id ? { ...entry, parent } : entry]
  })
}

export const withFolder = (list: Favourites, id: string, folder: string, parent: string | null = null): Favourite[] =>
  mayHold(list, parent, true) ? [...list, { id, parent, folder }] : [...list, { id, parent: null, folder }]

export const renamedFolder = (list: Favourites, id: string, folder: string): Favourite[] =>
  list.map((entry) => (entry.id === id && 'folder' in entry ? { ...entry, folder } : entry))

export interface Place {
  parent: string | null
  /** It stands before this one; null: at the end. */
  before: string | null
}

/** Moves an entry with everything in it; a place where it cannot be leaves all as it is. */
export function movedFavourite(list: Favourites, id: string, { parent, before }: Place): Favourite[] {
  const entry = list.find((one) => one.id === id)
  const isInItself = parent === id || list.some((one) => one.id === parent && one.parent === id)
  if (!entry || before === id || isInItself || !mayTake(list, parent, entry)) return [...list]
  const others = list.filter((one) => one.id !== id)
  const at = before === null ? -1 : others.findIndex((one) => one.id === before)
  const place = at < 0 ? others.length : at
  return [...others.slice(0, place), { ...entry, parent }, ...others.slice(place)]
}

/** One step among its neighbours; at the edge of a folder it steps out of it. */
export function steppedFavourite(list: Favourites, id: string, step: -1 | 1): Favourite[] {
  const entry = list.find((one) => one.id === id)
  if (!entry) return [...list]
  const siblings = list.filter((one) => one.parent === entry.parent)
  const at = siblings.findIndex((one) => one.id === id)
  const target = siblings[at + step]
  if (target) {
    const before = step < 0 ? target.id : (siblings[at + 2]?.id ?? null)
    return movedFavourite(list, id, { parent: entry.parent, before })
  }
  const folder = list.find((one) => one.id === entry.parent)
  if (!folder) return [...list]
  const uncles = list.filter((one) => one.parent === folder.parent)
  const after = uncles[uncles.findIndex((one) => one.id === folder.id) + 1]?.id ?? null
  return movedFavourite(list, id, { parent: folder.parent, before: step < 0 ? folder.id : after })
}

export function favouriteTree(list: Favourites, parent: string | null = null): FavouriteNode[] {
  return list
    .filter((entry) => (parent === null ? isAtTop(list, entry) : entry.parent === parent))
    .map((entry) => ({ entry, children: 'folder' in entry ? favouriteTree(list, entry.id) : [] }))
}

/** Folders that may take this entry, with how deep they lie. */
export const foldersFor = (list: Favourites, entry: Favourite): { id: string; folder: string }[] =>
  list.flatMap((one) => {
    const fits = 'folder' in one && one.id !== entry.id && one.parent !== entry.id && one.id !== entry.parent
    return fits && mayTake(list, one.id, entry) ? [{ id: one.id, folder: one.folder }] : []
  })

/** An entry whose folder is gone stands at the top. */
const isAtTop = (list: Favourites, entry: Favourite): boolean =>
  entry.parent === null || !list.some((one) => one.id === entry.parent && 'folder' in one)

/** A folder that holds folders itself stays at the top. */
const mayTake = (list: Favourites, parent: string | null, entry: Favourite): boolean =>
  mayHold(list, parent, 'folder' in entry) &&
  (parent === null || !list.some((one) => one.parent === entry.id && 'folder' in one))

/** Folders lie at the top or in one other folder, never deeper. */
function mayHold(list: Favourites, parent: string | null, isFolder: boolean): boolean {
  if (parent === null) return true
  const folder = list.find((entry) => entry.id === parent)
  return folder !== undefined && 'folder' in folder && (!isFolder || folder.parent === null)
}
