import { defineObject } from '#kernel/objects/contract.ts'

/** Days on which somebody is not here, so that rules give them nothing. */
export const absence = defineObject({
  name: 'absence',
  plural: 'absences',
  label: { en: 'Absence', de: 'Abwesenheit' },
  pluralLabel: { en: 'Absences', de: 'Abwesenheiten' },
  icon: 'CalendarOff',
  title: 'from',
  group: 'settings',
  fields: {
    user: { kind: 'user', label: { en: 'Person', de: 'Person' }, required: true, indexed: true },
    from: { kind: 'date', label: { en: 'From', de: 'Von' }, required: true, indexed: true },
    to: { kind: 'date', label: { en: 'Last day', de: 'Letzter Tag' }, required: true, indexed: true },
    substitute: { kind: 'user', label: { en: 'Stand-in', de: 'Vertretung' } },
  },
  rules: [
    {
      name: 'an absence ends after it begins, and nobody stands in for themselves',
      on: ['create', 'update'],
      when: ['user', 'from', 'to', 'substitute'],
      run: ({ record }) => {
        const { user, from, to, substitute } = record
        if (typeof from === 'string' && typeof to === 'string' && to < from)
          return { issues: [{ field: 'to', code: 'endsBeforeBegin', message: 'The last day is before the first' }] }
        if (substitute && substitute === user)
          return {
            issues: [{ field: 'substitute', code: 'ownSubstitute', message: 'Choose somebody else as stand-in' }],
          }
        // Whose days they are is whose record it is.
        return { set: { owner: user ?? null } }
      },
    },
  ],
  views: [
    {
      key: 'all',
      label: { en: 'All absences', de: 'Alle Abwesenheiten' },
      layout: 'table',
      columns: ['user', 'from', 'to', 'substitute'],
      sort: [{ field: 'from', direction: 'desc' }],
    },
  ],
  highlights: ['user', 'from', 'to', 'substitute'],
})
