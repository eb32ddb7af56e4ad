import { defineObject } from '#kernel/objects/contract.ts'

/** A series of activities that records are taken through, step by step. */
export const sequenceTemplate = defineObject({
  name: 'sequenceTemplate',
  plural: 'sequenceTemplates',
  label: { en: 'Sequence', de: 'Sequenz' },
  pluralLabel: { en: 'Sequences', de: 'Sequenzen' },
  icon: 'Route',
  title: 'name',
  group: 'activities',
  access: { readAll: true },
  highlights: ['object', 'isActive', 'owner'],
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      indexed: true,
      searchable: true,
      maxLength: 120,
    },
    object: {
      kind: 'choice',
      label: { en: 'For', de: 'Für' },
      required: true,
      indexed: true,
      fixedChoices: true,
      default: 'lead',
      choices: [
        { value: 'lead', label: { en: 'Leads', de: 'Leads' }, color: 'blue' },
        { value: 'contact', label: { en: 'Contacts', de: 'Kontakte' }, color: 'teal' },
        { value: 'opportunity', label: { en: 'Opportunities', de: 'Chancen' }, color: 'green' },
        { value: 'account', label: { en: 'Accounts', de: 'Firmen' }, color: 'violet' },
      ],
    },
    isActive: { kind: 'boolean', label: { en: 'Active', de: 'Aktiv' }, default: true, indexed: true },
    exitOn: {
      kind: 'choices',
      label: { en: 'Ends when', de: 'Endet, wenn' },
      fixedChoices: true,
      default: ['converted', 'disqualified', 'closed', 'left', 'optedOut'],
      choices: [
        { value: 'converted', label: { en: 'Lead is converted', de: 'Lead umgewandelt wird' }, color: 'green' },
        { value: 'disqualified', label: { en: 'Lead is disqualified', de: 'Lead ausscheidet' }, color: 'gray' },
        { value: 'closed', label: { en: 'Opportunity is closed', de: 'Chance abgeschlossen wird' }, color: 'green' },
        {
          value: 'left',
          label: { en: 'Contact leaves the company', de: 'Kontakt die Firma verlässt' },
          color: 'orange',
        },
        { value: 'optedOut', label: { en: 'Person opts out', de: 'Person widerspricht' }, color: 'red' },
      ],
    },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' }, searchable: true },
  },
  views: [
    {
      key: 'active',
      label: { en: 'Active sequences', de: 'Aktive Sequenzen' },
      layout: 'table',
      columns: ['name', 'object', 'exitOn', 'owner'],
      filter: { field: 'isActive', op: 'eq', value: true },
      sort: [{ field: 'name', direction: 'asc' }],
    },
    {
      key: 'all',
      label: { en: 'All sequences', de: 'Alle Sequenzen' },
      layout: 'table',
      columns: ['name', 'object', 'isActive', 'exitOn', 'owner'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
})
