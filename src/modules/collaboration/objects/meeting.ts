import { defineObject } from '#kernel/objects/contract.ts'
import { option, participants, recurrence, subject, talkFields } from './activity.fields.ts'
import { meetingRules } from './meeting.rules.ts'
import { meetingViews } from './meeting.views.ts'

export const meeting = defineObject({
  name: 'meeting',
  plural: 'meetings',
  label: { en: 'Meeting', de: 'Termin' },
  pluralLabel: { en: 'Meetings', de: 'Termine' },
  icon: 'CalendarEvent',
  title: 'subject',
  group: 'activities',
  highlights: ['status', 'startAt', 'endAt', 'relatedTo', 'owner'],
  indexes: [['owner', 'isClosed', 'startAt']],
  fields: {
    subject,
    status: {
      kind: 'choice',
      label: { en: 'Status', de: 'Status' },
      required: true,
      indexed: true,
      default: 'Planned',
      fixedChoices: true,
      choices: [
        option('Planned', 'Geplant', 'blue', ['Scheduled', 'Open']),
        option('Held', 'Stattgefunden', 'green', ['Completed', 'Done']),
        option('Not Held', 'Nicht stattgefunden', 'gray', ['Cancelled', 'Canceled', 'No Show']),
      ],
    },
    startAt: { kind: 'dateTime', label: { en: 'Start', de: 'Beginn' }, required: true, indexed: true },
    endAt: { kind: 'dateTime', label: { en: 'End', de: 'Ende' }, indexed: true },
    recurrence,
    allDay: { kind: 'boolean', label: { en: 'All day', de: 'Ganztägig' }, default: false },
    relatedTo: {
      kind: 'anyLink',
      targets: [],
      inverse: 'meetings',
      label: { en: 'Related to', de: 'Bezug' },
      indexed: true,
    },
    ...participants,
    attendees: { kind: 'json', label: { en: 'Answers', de: 'Zusagen' } },
    location: { kind: 'text', label: { en: 'Location', de: 'Ort' }, maxLength: 255 },
    joinUrl: { kind: 'url', label: { en: 'Online meeting', de: 'Online-Besprechung' } },
    ...talkFields,
  },
  rules: meetingRules,
  views: meetingViews,
})
