import { defineObject } from '#kernel/objects/contract.ts'

/** Where records wait that belong to nobody yet: the members of its team see them and take them. */
export const queue = defineObject({
  name: 'queue',
  plural: 'queues',
  label: { en: 'Queue', de: 'Warteschlange' },
  pluralLabel: { en: 'Queues', de: 'Warteschlangen' },
  icon: 'Inbox',
  title: 'name',
  group: 'settings',
  access: { adminOnlyWrite: true, readAll: true },
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      unique: true,
      searchable: true,
      indexed: true,
      maxLength: 120,
    },
    object: { kind: 'text', label: { en: 'For records of', de: 'Für' }, required: true, indexed: true, maxLength: 60 },
    team: {
      kind: 'link',
      target: 'team',
      inverse: 'queues',
      label: { en: 'Team', de: 'Team' },
      required: true,
      indexed: true,
    },
    isActive: { kind: 'boolean', label: { en: 'Active', de: 'Aktiv' }, default: true, indexed: true },
    capacity: { kind: 'integer', label: { en: 'Capacity', de: 'Kapazität' }, min: 1, max: 1_000_000 },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All queues', de: 'Alle Warteschlangen' },
      layout: 'table',
      columns: ['name', 'object', 'team', 'isActive', 'capacity'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
  highlights: ['object', 'team', 'isActive'],
})
