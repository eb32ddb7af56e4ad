import { defineObject } from '#kernel/objects/contract.ts'
import { noteRules } from './note.rules.ts'

export const note = defineObject({
  name: 'note',
  plural: 'notes',
  label: { en: 'Note', de: 'Notiz' },
  pluralLabel: { en: 'Notes', de: 'Notizen' },
  icon: 'Note',
  title: 'subject',
  group: 'activities',
  fields: {
    subject: { kind: 'text', label: { en: 'Subject', de: 'Betreff' }, searchable: true, maxLength: 255 },
    body: { kind: 'richText', label: { en: 'Text', de: 'Text' }, searchable: true },
    relatedTo: {
      kind: 'anyLink',
      targets: [],
      inverse: 'notes',
      label: { en: 'Related to', de: 'Bezug' },
      indexed: true,
    },
    visibility: {
      kind: 'choice',
      label: { en: 'Visibility', de: 'Sichtbarkeit' },
      required: true,
      default: 'internal',
      fixedChoices: true,
      choices: [
        { value: 'internal', label: { en: 'Internal', de: 'Intern' }, color: 'yellow' },
        { value: 'customer', label: { en: 'Customer', de: 'Kunde' }, color: 'blue' },
      ],
    },
  },
  rules: noteRules,
  views: [
    {
      key: 'all',
      label: { en: 'All notes', de: 'Alle Notizen' },
      layout: 'table',
      columns: ['subject', 'relatedTo', 'visibility', 'createdAt', 'owner'],
    },
    {
      key: 'mine',
      label: { en: 'My notes', de: 'Meine Notizen' },
      layout: 'table',
      columns: ['subject', 'relatedTo', 'visibility', 'createdAt'],
      filter: { field: 'owner', op: 'eq', value: { $: 'me' } },
    },
  ],
})
