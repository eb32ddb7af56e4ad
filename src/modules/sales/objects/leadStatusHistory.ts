import { defineObject } from '#kernel/objects/contract.ts'

/** One step of a lead through its statuses; rows are added by the system and never changed. */
export const leadStatusHistory = defineObject({
  name: 'leadStatusHistory',
  plural: 'leadStatusHistories',
  label: { en: 'Status change', de: 'Statuswechsel' },
  pluralLabel: { en: 'Status history', de: 'Statusverlauf' },
  icon: 'History',
  title: 'at',
  group: 'hidden',
  access: { follows: 'lead' },
  appendOnly: true,
  indexes: [['lead', 'at']],
  fields: {
    lead: {
      kind: 'link',
      target: 'lead',
      inverse: 'statusHistory',
      required: true,
      indexed: true,
      label: { en: 'Lead', de: 'Lead' },
    },
    from: { kind: 'text', label: { en: 'From', de: 'Von' }, maxLength: 200 },
    to: { kind: 'text', label: { en: 'To', de: 'Nach' }, required: true, maxLength: 200 },
    toType: { kind: 'text', label: { en: 'Status type', de: 'Statusart' }, maxLength: 60 },
    at: { kind: 'dateTime', label: { en: 'At', de: 'Am' }, required: true, indexed: true },
    days: {
      kind: 'integer',
      label: { en: 'Days in status before', de: 'Tage im Status davor' },
      min: 0,
    },
    ownerThen: { kind: 'user', label: { en: 'Owner then', de: 'Damals zuständig' } },
    by: { kind: 'user', label: { en: 'By', de: 'Durch' } },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All status changes', de: 'Alle Statuswechsel' },
      layout: 'table',
      columns: ['lead', 'from', 'to', 'at', 'days', 'ownerThen', 'by'],
      sort: [{ field: 'at', direction: 'desc' }],
    },
  ],
})
