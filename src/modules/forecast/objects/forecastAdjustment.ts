import { defineObject } from '#kernel/objects/contract.ts'
import { inOrder } from './goal.rules.ts'

/**
 * A figure of the forecast that somebody believes in more than in the sum beneath it. The sum stays beside it; one for each
 * person or team, time, measure and category.
 */
export const forecastAdjustment = defineObject({
  name: 'forecastAdjustment',
  plural: 'forecastAdjustments',
  label: { en: 'Forecast adjustment', de: 'Prognoseanpassung' },
  pluralLabel: { en: 'Forecast adjustments', de: 'Prognoseanpassungen' },
  icon: 'AdjustmentsHorizontal',
  title: 'category',
  group: 'hidden',
  access: { readAll: true },
  rateDate: 'from',
  indexes: [['from', 'to']],
  fields: {
    key: {
      kind: 'text',
      label: { en: 'Key', de: 'Schlüssel' },
      help: {
        en: 'Whose, when, which measure and category: no two live ones have the same.',
        de: 'Wessen, wann, welche Größe und Kategorie: keine zwei haben denselben.',
      },
      readOnly: true,
      unique: true,
      maxLength: 200,
    },
    person: { kind: 'user', label: { en: 'Person', de: 'Person' }, indexed: true },
    team: { kind: 'team', label: { en: 'Team', de: 'Team' }, indexed: true },
    from: { kind: 'date', label: { en: 'From', de: 'Von' }, required: true },
    to: { kind: 'date', label: { en: 'To', de: 'Bis' }, required: true },
    measure: {
      kind: 'choice',
      label: { en: 'Measure', de: 'Größe' },
      required: true,
      fixedChoices: true,
      default: 'amount',
      choices: [
        { value: 'amount', label: { en: 'Amount', de: 'Betrag' }, color: 'green' },
        { value: 'recurring', label: { en: 'Recurring per month', de: 'Wiederkehrend pro Monat' }, color: 'teal' },
        { value: 'quantity', label: { en: 'Quantity', de: 'Menge' }, color: 'blue' },
      ],
    },
    category: {
      kind: 'choice',
      label: { en: 'Category', de: 'Kategorie' },
      required: true,
      fixedChoices: true,
      choices: [
        { value: 'commit', label: { en: 'Commit', de: 'Zusage' }, color: 'green' },
        { value: 'bestCase', label: { en: 'Best case', de: 'Best Case' }, color: 'teal' },
        { value: 'pipeline', label: { en: 'Pipeline', de: 'Pipeline' }, color: 'blue' },
      ],
    },
    amount: { kind: 'money', label: { en: 'Amount', de: 'Betrag' } },
    quantity: { kind: 'decimal', label: { en: 'Quantity', de: 'Menge' }, scale: 4 },
    reason: { kind: 'longText', label: { en: 'Reason', de: 'Grund' }, required: true },
  },
  rules: [
    inOrder,
    {
      name: 'forecast adjustment: one person or team, one value, one key',
      on: ['create', 'update'],
      run: ({ record }) => {
        const isQuantity = record.measure === 'quantity'
        const [wanted, other] = isQuantity ? ['quantity', 'amount'] : ['amount', 'quantity']
        if ((record.person == null) === (record.team == null))
          return { issues: [{ field: 'person', code: 'oneHolder', message: 'Choose a person or a team' }] }
        if (record[wanted] == null)
          return { issues: [{ field: wanted, code: 'required', message: 'Give the figure that you believe in' }] }
        const { person, team, from, to, measure, category } = record
        return { set: { [other]: null, key: [person ?? team, from, to, measure, category].join(' ') } }
      },
    },
  ],
})
