import { describe, expect, test } from 'vitest'
import type { Favourite } from '#kernel/settings/contract.ts'
import {
  type FavouriteNode,
  favouriteOf,
  favouriteTree,
  foldersFor,
  movedFavourite,
  renamedFolder,
  steppedFavourite,
  toggledFavourite,
  withFolder,
  withoutFavourite,
} from './favouriteTree.ts'

const star = (id: string, parent: string | null = null): Favourite => ({
  id,
  parent,
  target: { type: 'page', to: `/${id}` },
})
const folder = (id: string, parent: string | null = null): Favourite => ({ id, parent, folder: id.toUpperCase() })
/** `a F(b G(c)) d` */
const written = (nodes: FavouriteNode[]): string =>
  nodes.map(({ entry, children }) => ('folder' in entry ? `${entry.folder}(${written(children)})` : entry.id)).join(' ')
const drawn = (list: readonly Favourite[]) => written(favouriteTree(list))

const list = [star('a'), folder('f'), star('b', 'f'), folder('g', 'f'), star('c', 'g'), star('d')]

test('the list is drawn as a tree, and what lost its folder stands at the top', () => {
  expect(drawn(list)).toBe('a F(b G(c)) d')
  expect(drawn([star('x', 'gone'), star('a')])).toBe('x a')
})

test('a star is set once and taken away again', () => {
  const target = { type: 'record', object: 'account', id: '1' } as const
  const set = toggledFavourite(list, target, 'new')
  expect(favouriteOf(set, { ...target })?.id).toBe('new')
  expect(toggledFavourite(set, target, 'other')).toEqual(list)
  expect(favouriteOf(set, { ...target, object: 'contact' })).toBeUndefined()
})

describe('moves', () => {
  test('into a folder, out of it, and to a place among others', () => {
    expect(drawn(movedFavourite(list, 'a', { parent: 'f', before: null }))).toBe('F(b G(c) a) d')
    expect(drawn(movedFavourite(list, 'b', { parent: null, before: 'a' }))).toBe('b a F(G(c)) d')
    expect(drawn(movedFavourite(list, 'd', { parent: 'g', before: 'c' }))).toBe('a F(b G(d c))')
  })

  test('a folder takes along what it holds', () => {
    expect(drawn(movedFavourite(list, 'f', { parent: null, before: null }))).toBe('a d F(b G(c))')
  })

  test('never into itself, into what is no folder, or deeper than one level', () => {
    for (const [id, parent] of [
      ['f', 'f'],
      ['f', 'g'],
      ['a', 'd'],
      ['a', 'gone'],
    ] as const)
      expect(drawn(movedFavourite(list, id, { parent, before: null }))).toBe(drawn(list))
    const two = [...list, folder('h')]
    expect(drawn(movedFavourite(two, 'h', { parent: 'g', before: null }))).toBe(drawn(two))
    expect(drawn(movedFavourite(two, 'f', { parent: 'h', before: null }))).toBe(drawn(two))
    expect(drawn(movedFavourite(two, 'h', { parent: 'f', before: null }))).toBe('a F(b G(c) H()) d')
  })

  test('by steps of the keyboard, out of a folder at its edge, and not past the ends', () => {
    expect(drawn(steppedFavourite(list, 'd', -1))).toBe('a d F(b G(c))')
    expect(drawn(steppedFavourite(list, 'a', 1))).toBe('F(b G(c)) a d')
    expect(drawn(steppedFavourite(list, 'b', -1))).toBe('a b F(G(c)) d')
    expect(drawn(steppedFavourite(list, 'g', 1))).toBe('a F(b) G(c) d')
    expect(drawn(steppedFavourite(list, 'c', 1))).toBe('a F(b G() c) d')
    expect(drawn(steppedFavourite(list, 'a', -1))).toBe(drawn(list))
    expect(drawn(steppedFavourite(list, 'd', 1))).toBe(drawn(list))
  })
})

test('a folder that is deleted leaves what it held in its place', () => {
  expect(drawn(withoutFavourite(list, 'g'))).toBe('a F(b c) d')
  expect(drawn(withoutFavourite(list, 'f'))).toBe('a b G(c) d')
  expect(drawn(withoutFavourite(list, 'a'))).toBe('F(b G(c)) d')
})

test('folders are made, also in a folder but not deeper, and renamed', () => {
  expect(drawn(withFolder(list, 'n', 'N'))).toBe('a F(b G(c)) d N()')
  expect(drawn(withFolder(list, 'n', 'N', 'f'))).toBe('a F(b G(c) N()) d')
  expect(drawn(withFolder(list, 'n', 'N', 'g'))).toBe('a F(b G(c)) d N()')
  expect(drawn(renamedFolder(list, 'g', 'Fair'))).toBe('a F(b Fair(c)) d')
})

test('the folders offered are those that may take the entry', () => {
  expect(foldersFor(list, star('a')).map(({ id }) => id)).toEqual(['f', 'g'])
  expect(foldersFor(list, star('b', 'f')).map(({ id }) => id)).toEqual(['g'])
  expect(foldersFor(list, folder('f'))).toEqual([])
  expect(foldersFor([...list, folder('h')], folder('h')).map(({ id }) => id)).toEqual(['f'])
})
