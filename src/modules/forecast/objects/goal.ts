import { defineObject } from '#kernel/objects/contract.ts'
import { goalRules } from './goal.rules.ts'
import { goalMetrics } from './metrics.ts'

/** What a person, a team or all together are to reach in a time; goals of won amounts are the quotas of the forecast. */
export const goal = defineObject({
  name: 'goal',
  plural: 'goals',
  label: { en: 'Goal', de: 'Ziel' },
  pluralLabel: { en: 'Goals', de: 'Ziele' },
  icon: 'Flag',
  title: 'metric',
  group: 'sales',
  rateDate: 'from',
  highlights: ['metric', 'person', 'team', 'from', 'to'],
  indexes: [['metric', 'from', 'to']],
  fields: {
    metric: {
      kind: 'choice',
      label: { en: 'Metric', de: 'Kennzahl' },
      required: true,
      indexed: true,
      fixedChoices: true,
      default: 'wonAmount',
      choices: goalMetrics.map(({ key, label, color }) => ({ value: key, label, color })),
    },
    person: { kind: 'user', label: { en: 'Person', de: 'Person' }, indexed: true },
    team: {
      kind: 'team',
      label: { en: 'Team', de: 'Team' },
      indexed: true,
      help: {
        en: 'With all teams below it. Without person and team the goal is everyone’s.',
        de: 'Mit allen Teams darunter. Ohne Person und Team gilt das Ziel für alle.',
      },
    },
    from: { kind: 'date', label: { en: 'From', de: 'Von' }, required: true, indexed: true },
    to: { kind: 'date', label: { en: 'To', de: 'Bis' }, required: true, indexed: true },
    targetAmount: {
      kind: 'money',
      label: { en: 'Target amount', de: 'Zielbetrag' },
      help: { en: 'For metrics in money.', de: 'Für Kennzahlen in Geld.' },
    },
    target: {
      kind: 'decimal',
      label: { en: 'Target number', de: 'Zielwert' },
      help: { en: 'For metrics that count.', de: 'Für Kennzahlen, die zählen.' },
      min: 0,
      scale: 4,
    },
    note: { kind: 'longText', label: { en: 'Note', de: 'Notiz' } },
  },
  rules: goalRules,
  views: [
    {
      key: 'current',
      label: { en: 'Current goals', de: 'Laufende Ziele' },
      layout: 'table',
      columns: ['metric', 'person', 'team', 'from', 'to', 'targetAmount', 'target'],
      filter: {
        and: [
          { field: 'from', op: 'lte', value: { $: 'today' } },
          { field: 'to', op: 'gte', value: { $: 'today' } },
        ],
      },
      sort: [{ field: 'from', direction: 'desc' }],
    },
    {
      key: 'all',
      label: { en: 'All goals', de: 'Alle Ziele' },
      layout: 'table',
      columns: ['metric', 'person', 'team', 'from', 'to', 'targetAmount', 'target'],
      sort: [{ field: 'from', direction: 'desc' }],
    },
  ],
})
