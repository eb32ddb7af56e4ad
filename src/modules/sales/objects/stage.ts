import { defineObject } from '#kernel/objects/contract.ts'
import { forecastCategories } from './picklists.ts'

export const stage = defineObject({
  name: 'stage',
  plural: 'stages',
  label: { en: 'Stage', de: 'Phase' },
  pluralLabel: { en: 'Stages', de: 'Phasen' },
  icon: 'Stack2',
  title: 'name',
  group: 'settings',
  access: { adminOnlyWrite: true, readAll: true },
  indexes: [['pipeline', 'position']],
  fields: {
    pipeline: {
      kind: 'link',
      target: 'pipeline',
      inverse: 'stages',
      required: true,
      indexed: true,
      label: { en: 'Pipeline', de: 'Pipeline' },
    },
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      indexed: true,
      searchable: true,
      maxLength: 100,
    },
    position: { kind: 'integer', label: { en: 'Position', de: 'Reihenfolge' }, required: true, indexed: true, min: 0 },
    type: {
      kind: 'choice',
      label: { en: 'Type', de: 'Art' },
      required: true,
      default: 'open',
      fixedChoices: true,
      choices: [
        { value: 'open', label: { en: 'Open', de: 'Offen' }, color: 'blue' },
        { value: 'won', label: { en: 'Won', de: 'Gewonnen' }, color: 'green' },
        { value: 'lost', label: { en: 'Lost', de: 'Verloren' }, color: 'red' },
      ],
    },
    probability: {
      kind: 'percent',
      label: { en: 'Probability', de: 'Wahrscheinlichkeit' },
      required: true,
      min: 0,
      max: 100,
    },
    forecastCategory: {
      kind: 'choice',
      label: { en: 'Forecast category', de: 'Prognosekategorie' },
      required: true,
      default: 'Pipeline',
      fixedChoices: true,
      choices: forecastCategories,
    },
    allowedDays: {
      kind: 'integer',
      label: { en: 'Allowed days', de: 'Erlaubte Tage' },
      min: 1,
      help: { en: 'Longer in this stage counts as rotting.', de: 'Länger in dieser Phase gilt als überfällig.' },
    },
    requiredFields: {
      kind: 'json',
      label: { en: 'Required fields', de: 'Pflichtfelder' },
      help: {
        en: 'List of field names that must be filled to enter this stage.',
        de: 'Liste der Feldnamen, die für diese Phase gefüllt sein müssen.',
      },
    },
    exitChecklist: {
      kind: 'json',
      label: { en: 'Exit checklist', de: 'Checkliste zum Abschluss' },
      help: { en: 'List of steps to be done before leaving.', de: 'Liste der Schritte vor dem Verlassen.' },
    },
  },
  rules: [
    {
      name: 'stage: an open stage is not certain',
      on: ['create', 'update'],
      when: ['type', 'probability'],
      run: ({ record }) => {
        if (record.type !== 'open' || Number(record.probability) < 100) return {}
        return {
          issues: [
            { field: 'probability', code: 'openNotCertain', message: 'An open stage must stay below 100 percent' },
          ],
        }
      },
    },
    {
      name: 'stage: lists are lists of texts',
      on: ['create', 'update'],
      when: ['requiredFields', 'exitChecklist'],
      run: ({ record }) => ({
        issues: ['requiredFields', 'exitChecklist']
          .filter((field) => record[field] != null && !isTextList(record[field]))
          .map((field) => ({ field, code: 'textList', message: 'Must be a list of texts' })),
      }),
    },
  ],
  views: [
    {
      key: 'all',
      label: { en: 'All stages', de: 'Alle Phasen' },
      layout: 'table',
      columns: ['name', 'pipeline', 'position', 'probability', 'forecastCategory', 'type', 'allowedDays'],
      sort: [
        { field: 'pipeline', direction: 'asc' },
        { field: 'position', direction: 'asc' },
      ],
    },
  ],
})

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}
