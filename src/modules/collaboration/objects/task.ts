import { defineObject } from '#kernel/objects/contract.ts'
import { recurrence } from './activity.fields.ts'
import { taskRules } from './task.rules.ts'

export const task = defineObject({
  name: 'task',
  plural: 'tasks',
  label: { en: 'Task', de: 'Aufgabe' },
  pluralLabel: { en: 'Tasks', de: 'Aufgaben' },
  icon: 'Checkbox',
  title: 'subject',
  group: 'activities',
  stageField: 'status',
  highlights: ['status', 'priority', 'dueAt', 'relatedTo', 'owner'],
  indexes: [['owner', 'isClosed', 'dueAt']],
  fields: {
    subject: {
      kind: 'text',
      label: { en: 'Subject', de: 'Betreff' },
      required: true,
      searchable: true,
      maxLength: 255,
    },
    status: {
      kind: 'choice',
      label: { en: 'Status', de: 'Status' },
      required: true,
      indexed: true,
      default: 'Not Started',
      fixedChoices: ['Completed', 'Cancelled'],
      choices: [
        {
          value: 'Not Started',
          label: { en: 'Not Started', de: 'Offen' },
          color: 'gray',
          aliases: ['Open', 'NOT_STARTED', 'New'],
        },
        {
          value: 'In Progress',
          label: { en: 'In Progress', de: 'In Arbeit' },
          color: 'blue',
          aliases: ['IN_PROGRESS', 'Started'],
        },
        {
          value: 'Completed',
          label: { en: 'Completed', de: 'Erledigt' },
          color: 'green',
          aliases: ['Done', 'COMPLETED', 'Closed'],
        },
        {
          value: 'Waiting',
          label: { en: 'Waiting', de: 'Wartet' },
          color: 'yellow',
          aliases: ['Waiting on someone else', 'Waiting for input', 'WAITING', 'Pending Input'],
        },
        { value: 'Deferred', label: { en: 'Deferred', de: 'Zurückgestellt' }, color: 'orange', aliases: ['DEFERRED'] },
        {
          value: 'Cancelled',
          label: { en: 'Cancelled', de: 'Abgebrochen' },
          color: 'gray',
          aliases: ['Canceled', 'CANCELED'],
        },
      ],
    },
    priority: {
      kind: 'choice',
      label: { en: 'Priority', de: 'Priorität' },
      indexed: true,
      default: 'Normal',
      choices: [
        { value: 'Low', label: { en: 'Low', de: 'Niedrig' }, color: 'gray' },
        { value: 'Normal', label: { en: 'Normal', de: 'Normal' }, color: 'blue', aliases: ['Medium', 'None'] },
        { value: 'High', label: { en: 'High', de: 'Hoch' }, color: 'orange' },
        { value: 'Urgent', label: { en: 'Urgent', de: 'Dringend' }, color: 'red' },
      ],
    },
    dueAt: { kind: 'dateTime', label: { en: 'Due', de: 'Fällig' }, indexed: true },
    recurrence,
    reminderAt: { kind: 'dateTime', label: { en: 'Reminder', de: 'Erinnerung' }, indexed: true },
    relatedTo: {
      kind: 'anyLink',
      targets: [],
      inverse: 'tasks',
      label: { en: 'Related to', de: 'Bezug' },
      indexed: true,
    },
    location: { kind: 'text', label: { en: 'Location', de: 'Ort' }, maxLength: 255 },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' }, searchable: true },
    outcome: { kind: 'text', label: { en: 'Outcome', de: 'Ergebnis' }, maxLength: 500 },
    completedAt: { kind: 'dateTime', label: { en: 'Completed at', de: 'Erledigt am' }, readOnly: true, indexed: true },
    isClosed: { kind: 'boolean', label: { en: 'Closed', de: 'Abgeschlossen' }, readOnly: true, indexed: true },
  },
  rules: taskRules,
  views: [
    {
      key: 'mine',
      label: { en: 'My open tasks', de: 'Meine offenen Aufgaben' },
      layout: 'table',
      columns: ['subject', 'status', 'priority', 'dueAt', 'relatedTo'],
      filter: {
        and: [
          { field: 'owner', op: 'eq', value: { $: 'me' } },
          { field: 'isClosed', op: 'eq', value: false },
        ],
      },
      sort: [{ field: 'dueAt', direction: 'asc' }],
    },
    {
      key: 'board',
      label: { en: 'By status', de: 'Nach Status' },
      layout: 'board',
      columns: ['subject', 'priority', 'dueAt', 'owner'],
      sort: [{ field: 'dueAt', direction: 'asc' }],
      groupBy: 'status',
    },
    {
      key: 'overdue',
      label: { en: 'Overdue', de: 'Überfällig' },
      layout: 'table',
      columns: ['subject', 'priority', 'dueAt', 'relatedTo', 'owner'],
      filter: {
        and: [
          { field: 'isClosed', op: 'eq', value: false },
          { field: 'dueAt', op: 'inPeriod', value: 'past' },
        ],
      },
      sort: [{ field: 'dueAt', direction: 'asc' }],
    },
    {
      key: 'all',
      label: { en: 'All tasks', de: 'Alle Aufgaben' },
      layout: 'table',
      columns: ['subject', 'status', 'priority', 'dueAt', 'relatedTo', 'owner'],
    },
  ],
})
