import { describe, expect, test } from 'vitest'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Layout } from '../contract.ts'
import { panelOf, settled, shippedCard, shippedLayout } from './page.ts'
import { pageRules } from './rules.ts'

const field = (name: string, more: Partial<FieldMetadata> = {}): FieldMetadata => ({
  name,
  kind: 'text',
  isSystem: false,
  isCustom: false,
  canWrite: true,
  sortable: true,
  storage: 'text',
  ...more,
})
const object = (names: string[]): ObjectMetadata => ({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Box',
  group: 'sales',
  title: ['name'],
  isCustom: false,
  appendOnly: false,
  highlights: ['amount'],
  stageField: 'stage',
  views: [],
  fields: [
    ...names.map((name) => field(name)),
    field('owner', { isSystem: true, kind: 'user', storage: 'uuid' }),
    field('version', { isSystem: true }),
  ],
  related: [],
  can: { create: true, update: true, delete: true, export: true, manage: true },
})
const deal = object(['name', 'amount', 'stage', 'source', 'note'])
const shipped = shippedLayout(deal, ['tasks'])

describe('a shipped layout', () => {
  test('shows every field once and leaves what the head has to the head', () => {
    expect(shipped.sections).toEqual([
      { id: 'main', title: '', columns: 1, fields: ['source', 'note'] },
      { id: 'system', title: '', columns: 1, fields: ['owner'], isCollapsed: true },
    ])
    expect(shipped.tabs.map((tab) => tab.id)).toEqual(['history', 'comments', 'tasks', 'files'])
    expect(shipped.rail).toEqual(['links', 'tasks'])
  })
})

describe('a layout of yesterday on the registry of today', () => {
  const made: Layout = {
    ...shipped,
    sections: [
      { id: 'a', title: 'A', columns: 2, fields: ['note', 'gone'] },
      { id: 'b', title: 'B', columns: 1, fields: ['source'] },
    ],
    rules: [{ field: 'gone', required: { all: true } }, { field: 'note' }],
  }
  test('passes over what is gone', () => {
    const now = settled(made, deal, [])
    expect(now.sections.map((section) => section.fields)).toEqual([['note'], ['source']])
    expect(now.tabs.map((tab) => tab.kind)).toEqual(['history', 'comments', 'files'])
    expect(now.rail).toEqual(['links'])
    expect(now.rules).toEqual([{ field: 'note' }])
  })
  test('has tabs and cards that came since at its end, unless it knew them and left them out', () => {
    const { knownTabs: _known, ...old } = {
      ...made,
      tabs: [{ id: 'history', kind: 'history' as const }],
      rail: ['links'],
    }
    const shown = (layout: Layout, related: string[]) => {
      const { tabs, rail } = settled(layout, deal, related)
      return [tabs.map(({ id }) => id), rail]
    }
    expect(shown(old, ['tasks'])).toEqual([['history', 'comments', 'files'], ['links']])
    const knows = ['history', 'comments', 'files', 'tasks']
    expect(shown({ ...old, knownTabs: knows }, ['tasks'])).toEqual([['history'], ['links']])
    expect(shown({ ...old, knownTabs: knows }, ['tasks', 'quotes'])).toEqual([
      ['history', 'quotes'],
      ['links', 'quotes'],
    ])
    for (const purpose of ['create', 'card'] as const) {
      expect(settled({ ...old, tabs: [], rail: [] }, deal, ['tasks'], purpose)).toMatchObject({ tabs: [], rail: [] })
    }
  })
  test('takes a card as it was chosen, without newcomers', () => {
    const card = { ...shippedCard(deal), highlights: ['source', 'gone'] }
    expect(settled(card, deal, [], 'card')).toMatchObject({ highlights: ['source'], sections: [] })
    expect(shippedCard(deal).highlights).toEqual(['amount'])
  })
  test('in the side panel begins with the fields, until the panel has its own', () => {
    const panel = panelOf({ ...made, rules: [{ field: 'note', visible: { all: true }, required: { all: true } }] })
    expect(panel.tabs[0]).toEqual({ id: 'details', kind: 'details' })
    expect(panel.rules).toEqual([{ field: 'note', visible: { all: true } }])
  })
  test('puts a field that came since behind the one before it, and leaves out what was left out on purpose', () => {
    const now = settled(made, object(['name', 'amount', 'stage', 'source', 'channel', 'note']), [])
    expect(now.sections.map((section) => section.fields)).toEqual([['note'], ['source', 'channel']])
    const bare = settled({ ...made, sections: [] }, deal, [])
    expect(bare.sections).toEqual([])
  })
})

describe('rules of a page', () => {
  const env = {
    now: Date.parse('2026-03-01T12:00:00Z'),
    zone: 'UTC',
    weekStart: 1 as const,
    fiscalStart: 1,
    userId: '018f2b6a-0000-7000-8000-000000000001',
    teamIds: [],
  }
  const isLost = { field: 'stage', op: 'eq', value: 'lost' } as const
  const state = (values: Record<string, unknown>) =>
    pageRules(
      deal,
      [
        {
          field: 'note',
          required: isLost,
          readOnly: { not: isLost },
          visible: { or: [isLost, { field: 'source', op: 'isNotEmpty' }] },
        },
      ],
      values,
      env,
    ).of('note')

  test('follow what is typed', () => {
    expect(state({ stage: 'lost' })).toEqual({ isVisible: true, isRequired: true, isReadOnly: false })
    expect(state({ stage: 'won' })).toEqual({ isVisible: false, isRequired: false, isReadOnly: true })
    expect(state({ stage: 'won', source: 'web' })).toMatchObject({ isVisible: true })
  })
  test('show what they cannot judge', () => {
    const rules = pageRules(deal, [], {}, env)
    expect(rules.isShown({ path: 'tasks', has: 'some' })).toBe(true)
    expect(rules.isShown({ field: 'hidden', op: 'isEmpty' })).toBe(true)
    expect(rules.isShown({ field: 'owner', op: 'eq', value: { $: 'me' } })).toBe(false)
  })
})
