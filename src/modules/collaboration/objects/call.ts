import { defineObject } from '#kernel/objects/contract.ts'
import { option, participants, subject, talkFields } from './activity.fields.ts'
import { callRules } from './call.rules.ts'
import { callViews } from './call.views.ts'

export const call = defineObject({
  name: 'call',
  plural: 'calls',
  label: { en: 'Call', de: 'Anruf' },
  pluralLabel: { en: 'Calls', de: 'Anrufe' },
  icon: 'Phone',
  title: 'subject',
  group: 'activities',
  highlights: ['status', 'direction', 'startAt', 'relatedTo', 'owner'],
  indexes: [['owner', 'isClosed', 'startAt']],
  fields: {
    subject,
    status: {
      kind: 'choice',
      label: { en: 'Status', de: 'Status' },
      required: true,
      indexed: true,
      default: 'Planned',
      fixedChoices: ['Planned', 'Held'],
      choices: [
        option('Planned', 'Geplant', 'blue', ['Scheduled', 'Open', 'Not Started']),
        option('Held', 'Geführt', 'green', ['Completed', 'Connected', 'Done']),
        option('No Answer', 'Nicht erreicht', 'orange', ['No answer', 'Unanswered']),
        option('Voicemail', 'Mailbox', 'yellow', ['Left voicemail', 'Left message', 'Left live message']),
        option('Busy', 'Besetzt', 'orange'),
        option('Not Held', 'Nicht geführt', 'gray', ['Cancelled', 'Canceled', 'Missed']),
      ],
    },
    direction: {
      kind: 'choice',
      label: { en: 'Direction', de: 'Richtung' },
      default: 'Outbound',
      choices: [
        option('Outbound', 'Ausgehend', 'blue', ['Outgoing', 'OUTBOUND']),
        option('Inbound', 'Eingehend', 'teal', ['Incoming', 'INBOUND']),
      ],
    },
    startAt: { kind: 'dateTime', label: { en: 'Start', de: 'Beginn' }, indexed: true },
    duration: { kind: 'duration', label: { en: 'Duration', de: 'Dauer' }, min: 0, max: 86_400 },
    relatedTo: {
      kind: 'anyLink',
      targets: [],
      inverse: 'calls',
      label: { en: 'Related to', de: 'Bezug' },
      indexed: true,
    },
    ...participants,
    disposition: {
      kind: 'choice',
      label: { en: 'Disposition', de: 'Gesprächsergebnis' },
      indexed: true,
      choices: [
        option('Interested', 'Interessiert', 'green'),
        option('Call Back', 'Rückruf gewünscht', 'blue', ['Callback']),
        option('Meeting Agreed', 'Termin vereinbart', 'teal', ['Meeting scheduled']),
        option('Not Interested', 'Kein Interesse', 'gray'),
        option('Wrong Person', 'Falscher Ansprechpartner', 'orange'),
        option('Wrong Number', 'Falsche Nummer', 'red', ['Bad number']),
      ],
    },
    nextStep: { kind: 'text', label: { en: 'Next step', de: 'Nächster Schritt' }, maxLength: 255 },
    ...talkFields,
    recordingUrl: { kind: 'url', label: { en: 'Recording', de: 'Aufzeichnung' } },
  },
  rules: callRules,
  views: callViews,
})
