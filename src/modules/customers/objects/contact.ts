import { defineObject } from '#kernel/objects/contract.ts'
import { buyingRoles, jobTitle, nameFields, option, reachFields, sources } from '../contract.ts'
import { contactRules } from './contact.rules.ts'
import { contentLanguage } from './languages.ts'

export const contact = defineObject({
  name: 'contact',
  plural: 'contacts',
  label: { en: 'Contact', de: 'Kontakt' },
  pluralLabel: { en: 'Contacts', de: 'Kontakte' },
  icon: 'User',
  title: ['firstName', 'lastName'],
  person: { family: 'lastName', given: 'firstName' },
  group: 'customers',
  matchKeys: [
    { key: 'email', fields: ['emails'] },
    { key: 'phone', fields: ['phones'] },
  ],
  highlights: ['account', 'title', 'emails', 'phones', 'lastActivityAt'],
  fields: {
    ...nameFields,
    account: {
      kind: 'link',
      target: 'account',
      inverse: 'contacts',
      label: { en: 'Account', de: 'Firma' },
      indexed: true,
    },
    title: jobTitle,
    department: { kind: 'text', label: { en: 'Department', de: 'Abteilung' }, maxLength: 120 },
    ...reachFields,
    reportsTo: {
      kind: 'link',
      target: 'contact',
      inverse: 'reports',
      inverseLabel: { en: 'Direct reports', de: 'Mitarbeiter' },
      tree: true,
      label: { en: 'Reports to', de: 'Vorgesetzt' },
    },
    buyingRole: { kind: 'choice', label: { en: 'Buying role', de: 'Rolle beim Kauf' }, choices: buyingRoles },
    preferredChannel: {
      kind: 'choice',
      label: { en: 'Preferred channel', de: 'Bevorzugter Kanal' },
      default: 'Any',
      choices: [
        option('Any', 'Beliebig', 'gray'),
        option('Email', 'E-Mail', 'blue', ['E-mail']),
        option('Phone', 'Telefon', 'teal', ['Call']),
        option('SMS', 'SMS', 'cyan'),
        option('Chat', 'Chat', 'grape'),
        option('Letter', 'Brief', 'yellow', ['Mail', 'Post', 'Fax']),
      ],
    },
    doNotCall: { kind: 'boolean', label: { en: 'Do not call', de: 'Nicht anrufen' }, default: false },
    doNotEmail: { kind: 'boolean', label: { en: 'Do not e-mail', de: 'Keine E-Mails' }, default: false },
    address: { kind: 'address', label: { en: 'Mailing address', de: 'Postanschrift' }, personal: true },
    website: { kind: 'url', label: { en: 'Website', de: 'Website' } },
    birthdate: { kind: 'date', label: { en: 'Birthdate', de: 'Geburtsdatum' }, personal: true },
    language: contentLanguage,
    timeZone: {
      kind: 'text',
      label: { en: 'Time zone', de: 'Zeitzone' },
      help: { en: 'IANA name, such as Europe/Berlin.', de: 'IANA-Name wie Europe/Berlin.' },
      maxLength: 64,
    },
    source: { kind: 'choice', label: { en: 'Source', de: 'Quelle' }, indexed: true, choices: sources },
    socialIds: { kind: 'json', label: { en: 'Social profiles', de: 'Soziale Profile' }, personal: true },
    lastCallAt: { kind: 'dateTime', label: { en: 'Last call', de: 'Letzter Anruf' }, readOnly: true, indexed: true },
    lastMeetingAt: {
      kind: 'dateTime',
      label: { en: 'Last meeting', de: 'Letzter Termin' },
      readOnly: true,
      indexed: true,
    },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' } },
  },
  rules: contactRules,
  views: [
    {
      key: 'all',
      label: { en: 'All contacts', de: 'Alle Kontakte' },
      layout: 'table',
      columns: ['displayName', 'account', 'title', 'emails', 'phones', 'lastActivityAt', 'owner'],
    },
    {
      key: 'mine',
      label: { en: 'My contacts', de: 'Meine Kontakte' },
      layout: 'table',
      columns: ['displayName', 'account', 'title', 'emails', 'phones', 'lastActivityAt'],
      filter: { field: 'owner', op: 'eq', value: { $: 'me' } },
      sort: [{ field: 'lastName', direction: 'asc' }],
    },
  ],
})
