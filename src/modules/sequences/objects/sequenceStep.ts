import { defineObject } from '#kernel/objects/contract.ts'

/** One activity of a sequence. */
export const sequenceStep = defineObject({
  name: 'sequenceStep',
  plural: 'sequenceSteps',
  label: { en: 'Step', de: 'Schritt' },
  pluralLabel: { en: 'Steps', de: 'Schritte' },
  icon: 'ListCheck',
  title: 'subject',
  group: 'hidden',
  access: { follows: 'template', readAll: true },
  indexes: [['template', 'position']],
  fields: {
    template: {
      kind: 'link',
      target: 'sequenceTemplate',
      inverse: 'steps',
      required: true,
      indexed: true,
      label: { en: 'Sequence', de: 'Sequenz' },
    },
    position: {
      kind: 'integer',
      label: { en: 'Position', de: 'Position' },
      required: true,
      indexed: true,
      default: 1,
      min: 1,
      max: 99,
    },
    kind: {
      kind: 'choice',
      label: { en: 'Kind', de: 'Art' },
      required: true,
      fixedChoices: true,
      default: 'task',
      choices: [
        { value: 'task', label: { en: 'Task', de: 'Aufgabe' }, color: 'blue' },
        { value: 'call', label: { en: 'Call', de: 'Anruf' }, color: 'teal' },
        { value: 'meeting', label: { en: 'Meeting', de: 'Termin' }, color: 'violet' },
      ],
    },
    subject: {
      kind: 'text',
      label: { en: 'Subject', de: 'Betreff' },
      required: true,
      searchable: true,
      maxLength: 200,
    },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' } },
    waitDays: {
      kind: 'integer',
      label: { en: 'Wait (days)', de: 'Wartezeit (Tage)' },
      required: true,
      default: 0,
      min: 0,
      max: 365,
    },
    waitFrom: {
      kind: 'choice',
      label: { en: 'Counted from', de: 'Gezählt ab' },
      required: true,
      fixedChoices: true,
      default: 'previous',
      choices: [
        { value: 'previous', label: { en: 'Previous step done', de: 'Schritt davor erledigt' }, color: 'blue' },
        { value: 'start', label: { en: 'Start of the sequence', de: 'Beginn der Sequenz' }, color: 'gray' },
      ],
    },
    workingDays: { kind: 'boolean', label: { en: 'Working days only', de: 'Nur Werktage' }, default: true },
    timeOfDay: {
      kind: 'text',
      label: { en: 'Time of day', de: 'Uhrzeit' },
      required: true,
      default: '09:00',
      maxLength: 5,
    },
    assignTo: {
      kind: 'choice',
      label: { en: 'Goes to', de: 'Geht an' },
      required: true,
      fixedChoices: true,
      default: 'owner',
      choices: [
        { value: 'owner', label: { en: 'Owner of the record', de: 'Zuständige des Datensatzes' }, color: 'blue' },
        { value: 'person', label: { en: 'A certain person', de: 'Eine bestimmte Person' }, color: 'orange' },
      ],
    },
    person: { kind: 'user', label: { en: 'Person', de: 'Person' }, indexed: true },
  },
  rules: [
    {
      name: 'sequence step: a time of day, and a person where one is wanted',
      on: ['create', 'update'],
      when: ['timeOfDay', 'assignTo', 'person'],
      run: ({ record }) => {
        if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(String(record.timeOfDay)))
          return { issues: [{ field: 'timeOfDay', code: 'notATime', message: 'Write the time of day as in 09:00' }] }
        if (record.assignTo === 'person' && !record.person)
          return { issues: [{ field: 'person', code: 'required', message: 'Choose the person who gets it' }] }
        return {}
      },
    },
  ],
  views: [
    {
      key: 'all',
      label: { en: 'All steps', de: 'Alle Schritte' },
      layout: 'table',
      columns: ['position', 'kind', 'subject', 'waitDays', 'waitFrom', 'timeOfDay', 'assignTo'],
      sort: [{ field: 'position', direction: 'asc' }],
    },
  ],
})
