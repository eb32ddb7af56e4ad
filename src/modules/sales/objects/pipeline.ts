import { defineObject } from '#kernel/objects/contract.ts'

export const pipeline = defineObject({
  name: 'pipeline',
  plural: 'pipelines',
  label: { en: 'Pipeline', de: 'Pipeline' },
  pluralLabel: { en: 'Pipelines', de: 'Pipelines' },
  icon: 'Filter',
  title: 'name',
  group: 'settings',
  access: { adminOnlyWrite: true, readAll: true },
  fields: {
    name: { kind: 'text', label: { en: 'Name', de: 'Name' }, required: true, searchable: true, maxLength: 100 },
    isDefault: {
      kind: 'boolean',
      label: { en: 'Default', de: 'Standard' },
      default: false,
      help: {
        en: 'New opportunities start here when no pipeline is given.',
        de: 'Hier beginnen neue Chancen ohne Angabe einer Pipeline.',
      },
    },
    isActive: { kind: 'boolean', label: { en: 'Active', de: 'Aktiv' }, default: true },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' } },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All pipelines', de: 'Alle Pipelines' },
      layout: 'table',
      columns: ['name', 'isDefault', 'isActive'],
    },
  ],
})
