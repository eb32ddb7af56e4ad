import { languageCodes, languageLabel } from '#kernel/fields/contract.ts'
import { defineObject } from '#kernel/objects/contract.ts'

/**
 * A person who works here. Passwords, sessions and tokens live in tables that no query can reach (S-08), so this object
 * is read like any other.
 */
export const user = defineObject({
  name: 'user',
  plural: 'users',
  label: { en: 'User', de: 'Benutzer' },
  pluralLabel: { en: 'Users', de: 'Benutzer' },
  icon: 'User',
  title: 'name',
  person: { family: 'familyName' },
  group: 'settings',
  access: { adminOnlyWrite: true, readAll: true },
  affectsPermissions: true,
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      searchable: true,
      indexed: true,
      personal: true,
      maxLength: 200,
    },
    familyName: {
      kind: 'text',
      label: { en: 'Family name', de: 'Familienname' },
      help: {
        en: 'Which part of the name it is. Empty: the last word.',
        de: 'Welcher Teil des Namens es ist. Leer: das letzte Wort.',
      },
      personal: true,
      maxLength: 200,
    },
    email: {
      kind: 'email',
      label: { en: 'E-mail', de: 'E-Mail' },
      required: true,
      unique: true,
      searchable: true,
      personal: true,
    },
    team: { kind: 'link', target: 'team', inverse: 'members', label: { en: 'Team', de: 'Team' }, indexed: true },
    manager: { kind: 'user', label: { en: 'Manager', de: 'Vorgesetzte Person' } },
    roles: {
      kind: 'choices',
      choices: [],
      label: { en: 'Roles', de: 'Rollen' },
      default: ['user'],
      help: { en: 'Rights of several roles add up.', de: 'Die Rechte mehrerer Rollen addieren sich.' },
    },
    isActive: { kind: 'boolean', label: { en: 'Active', de: 'Aktiv' }, default: true, indexed: true },
    language: {
      kind: 'choice',
      label: { en: 'Language', de: 'Sprache' },
      fixedChoices: true,
      choices: languageCodes.map((value) => ({ value, label: languageLabel(value) })),
    },
    timeZone: { kind: 'text', label: { en: 'Time zone', de: 'Zeitzone' }, maxLength: 64 },
    weekStart: {
      kind: 'integer',
      label: { en: 'Week starts on', de: 'Wochenbeginn' },
      help: { en: '1 = Monday, 6 = Saturday, 7 = Sunday', de: '1 = Montag, 6 = Samstag, 7 = Sonntag' },
      min: 1,
      max: 7,
    },
    nameOrder: {
      kind: 'choice',
      label: { en: 'Order of names', de: 'Reihenfolge von Namen' },
      fixedChoices: true,
      choices: [
        { value: 'given', label: { en: 'Given name first', de: 'Vorname zuerst' } },
        { value: 'family', label: { en: 'Family name first', de: 'Familienname zuerst' } },
        {
          value: 'familyComma',
          label: { en: 'Family name first, with a comma', de: 'Familienname zuerst, mit Komma' },
        },
      ],
    },
    phone: { kind: 'phone', label: { en: 'Phone', de: 'Telefon' }, personal: true },
    avatar: { kind: 'image', label: { en: 'Picture', de: 'Bild' }, personal: true },
    jobTitle: { kind: 'text', label: { en: 'Job title', de: 'Position' }, maxLength: 200 },
  },
  rules: [
    {
      name: 'a time zone is one that the calendar knows',
      on: ['create', 'update'],
      when: ['timeZone'],
      run: ({ record }) =>
        typeof record.timeZone === 'string' && !isTimeZone(record.timeZone)
          ? { issues: [{ field: 'timeZone', code: 'unknownTimeZone', message: 'is not an IANA time zone' }] }
          : {},
    },
    {
      name: 'a week starts on Monday, Saturday or Sunday',
      on: ['create', 'update'],
      when: ['weekStart'],
      run: ({ record }) =>
        typeof record.weekStart === 'number' && ![1, 6, 7].includes(record.weekStart)
          ? { issues: [{ field: 'weekStart', code: 'wrongValue', message: 'is 1, 6 or 7' }] }
          : {},
    },
  ],
  views: [
    {
      key: 'active',
      label: { en: 'Active users', de: 'Aktive Benutzer' },
      layout: 'table',
      columns: ['name', 'email', 'roles', 'team', 'manager', 'jobTitle'],
      filter: { field: 'isActive', op: 'eq', value: true },
      sort: [{ field: 'name', direction: 'asc' }],
    },
    {
      key: 'all',
      label: { en: 'All users', de: 'Alle Benutzer' },
      layout: 'table',
      columns: ['name', 'email', 'roles', 'team', 'manager', 'isActive'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
  highlights: ['email', 'team', 'roles', 'isActive'],
})

/** Knows every zone that `Temporal` and `Intl` know, canonical or alias. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
