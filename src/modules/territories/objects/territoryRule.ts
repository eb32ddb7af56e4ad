import { defineObject } from '#kernel/objects/contract.ts'
import { daysInOrder } from './days.rules.ts'

/** Which accounts belong to a territory. Of several that match, the smallest priority decides, then the deeper territory, then names. */
export const territoryRule = defineObject({
  name: 'territoryRule',
  plural: 'territoryRules',
  label: { en: 'Territory rule', de: 'Gebietsregel' },
  pluralLabel: { en: 'Territory rules', de: 'Gebietsregeln' },
  icon: 'Route',
  title: 'name',
  group: 'hidden',
  access: { readAll: true, adminOnlyWrite: true },
  fields: {
    territory: {
      kind: 'link',
      target: 'territory',
      inverse: 'rules',
      inverseLabel: { en: 'Rules', de: 'Regeln' },
      required: true,
      indexed: true,
      label: { en: 'Territory', de: 'Gebiet' },
    },
    name: { kind: 'text', label: { en: 'Name', de: 'Name' }, required: true, maxLength: 120 },
    priority: {
      kind: 'integer',
      label: { en: 'Priority', de: 'Priorität' },
      required: true,
      indexed: true,
      default: 100,
      min: 1,
      max: 9999,
    },
    filter: { kind: 'json', label: { en: 'Which accounts', de: 'Welche Firmen' } },
    isActive: { kind: 'boolean', label: { en: 'Active', de: 'Aktiv' }, default: true },
    from: { kind: 'date', label: { en: 'From', de: 'Von' } },
    to: { kind: 'date', label: { en: 'To', de: 'Bis' } },
  },
  rules: [daysInOrder],
  views: [
    {
      key: 'all',
      label: { en: 'All rules', de: 'Alle Regeln' },
      layout: 'table',
      columns: ['name', 'territory', 'priority', 'isActive', 'from', 'to'],
      sort: [{ field: 'priority', direction: 'asc' }],
    },
  ],
})
