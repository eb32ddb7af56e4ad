import { defineObject } from '#kernel/objects/contract.ts'

/** One step of an opportunity through its stages; rows are added by the system and never changed. */
export const stageHistory = defineObject({
  name: 'stageHistory',
  plural: 'stageHistories',
  label: { en: 'Stage change', de: 'Phasenwechsel' },
  pluralLabel: { en: 'Stage history', de: 'Phasenverlauf' },
  icon: 'History',
  title: 'at',
  group: 'hidden',
  access: { follows: 'opportunity' },
  appendOnly: true,
  indexes: [['opportunity', 'at']],
  fields: {
    opportunity: {
      kind: 'link',
      target: 'opportunity',
      inverse: 'stageHistory',
      required: true,
      indexed: true,
      label: { en: 'Opportunity', de: 'Chance' },
    },
    from: { kind: 'link', target: 'stage', label: { en: 'From', de: 'Von' } },
    to: { kind: 'link', target: 'stage', required: true, label: { en: 'To', de: 'Nach' } },
    at: { kind: 'dateTime', label: { en: 'At', de: 'Am' }, required: true, indexed: true },
    days: {
      kind: 'integer',
      label: { en: 'Days in stage before', de: 'Tage in der Phase davor' },
      min: 0,
    },
    amountThen: { kind: 'money', label: { en: 'Amount then', de: 'Damaliger Betrag' } },
    reason: { kind: 'text', label: { en: 'Reason', de: 'Grund' }, maxLength: 500 },
    by: { kind: 'user', label: { en: 'By', de: 'Durch' } },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All stage changes', de: 'Alle Phasenwechsel' },
      layout: 'table',
      columns: ['opportunity', 'from', 'to', 'at', 'days', 'amountThen', 'reason'],
      sort: [{ field: 'at', direction: 'desc' }],
    },
  ],
})
