import { describe, expect, test } from 'vitest'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { SavedView } from '../contract.ts'
import { indexViews, lostView, reordered, sectionOf } from './indexViews.ts'

const object = {
  name: 'deal',
  views: [
    { key: 'all', label: 'All', layout: 'table' },
    { key: 'open', label: 'Open', layout: 'board' },
  ],
} as ObjectMetadata

const saved = (id: string, more: Partial<SavedView> = {}): SavedView => ({
  id,
  object: 'deal',
  name: id,
  audience: 'private',
  teams: [],
  owner: { id: 'u', name: 'Ann' },
  settings: { layout: 'calendar' },
  usable: true,
  pinned: false,
  version: 1,
  updatedAt: '2026-01-01T00:00:00Z',
  can: { update: true },
  ...more,
})

const keys = (items: SavedView[], choice = {}, standards = {}) => indexViews(object, { items, standards }, choice)

describe('the views of a list', () => {
  test('saved ones of this object join the shipped ones, in their sections', () => {
    const views = keys([saved('a'), saved('b', { audience: 'everyone' }), saved('x', { object: 'other' })])
    expect(views.defs.map((def) => def.key)).toEqual(['all', 'open', 'a', 'b'])
    expect(views.all.map((view) => [view.def.key, sectionOf(view)])).toEqual([
      ['a', 'mine'],
      ['b', 'everyone'],
      ['all', 'shipped'],
      ['open', 'shipped'],
    ])
    expect(views.defs[2]).toEqual({ key: 'a', label: 'a', layout: 'calendar' })
  })

  test('one that cannot be shown is named, but nothing opens it', () => {
    const views = keys([saved('a', { usable: false, settings: {} })], { standard: 'a' })
    expect(views.all.map((view) => view.def.key)).toContain('a')
    expect(views.defs.map((def) => def.key)).not.toContain('a')
    expect(views.standard).toBeUndefined()
    expect(lostView(views, 'a')?.view?.saved?.id).toBe('a')
    expect(lostView(views, 'deleted')).toEqual({ view: null })
    expect(lostView(views, 'open')).toBeNull()
    expect(lostView(views, undefined)).toBeNull()
  })

  test('the own default goes before that of the role, and one that is gone counts for nothing', () => {
    const items = [saved('a'), saved('b')]
    expect(keys(items, { standard: 'a' }, { deal: 'b' }).standard).toBe('a')
    expect(keys(items, {}, { deal: 'b' }).standard).toBe('b')
    expect(keys(items, { standard: 'gone' }, { deal: 'b' }).standard).toBe('b')
    expect(keys(items, { standard: 'all' }, { deal: 'b' }).standard).toBeUndefined()
  })

  test('pins of a view hold until a person decides otherwise; the order is the person’s', () => {
    const items = [saved('a', { pinned: true }), saved('b')]
    const pinned = (choice: object) =>
      keys(items, choice)
        .all.filter((view) => view.pinned)
        .map((view) => view.def.key)
    expect(pinned({})).toEqual(['a'])
    expect(pinned({ pins: { a: false, open: true } })).toEqual(['open'])
    expect(keys(items, { order: ['open', 'b'] }).all.map((view) => view.def.key)).toEqual(['open', 'b', 'a', 'all'])
    expect(reordered(['a', 'x', 'b', 'c'], ['c', 'a', 'b'])).toEqual(['c', 'x', 'a', 'b'])
    expect(reordered(['a', 'b'], [])).toEqual(['a', 'b'])
  })
})
