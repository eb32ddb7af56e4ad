import { defineObject } from '#kernel/objects/contract.ts'
import { daysInOrder } from './days.rules.ts'

/** A part of the market: accounts come into it by rules or by hand, and people look after it. Its owner is who answers for it. */
export const territory = defineObject({
  name: 'territory',
  plural: 'territories',
  label: { en: 'Territory', de: 'Gebiet' },
  pluralLabel: { en: 'Territories', de: 'Gebiete' },
  icon: 'Map',
  title: 'name',
  group: 'hidden',
  access: { readAll: true, adminOnlyWrite: true },
  highlights: ['parent', 'owner', 'isActive', 'from', 'to'],
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      indexed: true,
      searchable: true,
      maxLength: 120,
    },
    parent: {
      kind: 'link',
      target: 'territory',
      inverse: 'parts',
      inverseLabel: { en: 'Parts', de: 'Teilgebiete' },
      tree: true,
      indexed: true,
      label: { en: 'Part of', de: 'Teil von' },
    },
    isActive: { kind: 'boolean', label: { en: 'Active', de: 'Aktiv' }, default: true },
    from: { kind: 'date', label: { en: 'From', de: 'Von' } },
    to: { kind: 'date', label: { en: 'To', de: 'Bis' } },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' } },
  },
  rules: [daysInOrder],
  views: [
    {
      key: 'all',
      label: { en: 'All territories', de: 'Alle Gebiete' },
      layout: 'table',
      columns: ['name', 'parent', 'owner', 'isActive', 'from', 'to'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
})
