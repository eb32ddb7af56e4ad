import { defineObject } from '#kernel/objects/contract.ts'

/** Whose credit a share of an opportunity is. Without rows all revenue is the owner's; what the rows are together is judged as a set. */
export const opportunitySplit = defineObject({
  name: 'opportunitySplit',
  plural: 'opportunitySplits',
  label: { en: 'Split', de: 'Anteil' },
  pluralLabel: { en: 'Splits', de: 'Anteile' },
  icon: 'ChartPie',
  title: 'kind',
  group: 'hidden',
  access: { follows: 'opportunity' },
  indexes: [['opportunity', 'user']],
  fields: {
    opportunity: {
      kind: 'link',
      target: 'opportunity',
      inverse: 'splits',
      required: true,
      indexed: true,
      label: { en: 'Opportunity', de: 'Chance' },
    },
    user: { kind: 'user', required: true, indexed: true, label: { en: 'Person', de: 'Person' } },
    percent: { kind: 'percent', required: true, min: 0, max: 100, label: { en: 'Share', de: 'Anteil in Prozent' } },
    kind: {
      kind: 'choice',
      required: true,
      default: 'revenue',
      fixedChoices: true,
      label: { en: 'Kind of split', de: 'Art des Anteils' },
      choices: [
        { value: 'revenue', label: { en: 'Revenue', de: 'Umsatz' }, color: 'green' },
        { value: 'overlay', label: { en: 'Overlay', de: 'Zusätzlich' }, color: 'blue' },
      ],
    },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All splits', de: 'Alle Anteile' },
      layout: 'table',
      columns: ['opportunity', 'user', 'percent', 'kind'],
    },
  ],
})
