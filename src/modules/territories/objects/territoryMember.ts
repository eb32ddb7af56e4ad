import { defineObject } from '#kernel/objects/contract.ts'
import { daysInOrder } from './days.rules.ts'

const role = (value: string, de: string, color: string) => ({ value, label: { en: value, de }, color })

/** Somebody who looks after the accounts of a territory. */
export const territoryMember = defineObject({
  name: 'territoryMember',
  plural: 'territoryMembers',
  label: { en: 'Territory member', de: 'Gebietsmitglied' },
  pluralLabel: { en: 'Territory members', de: 'Gebietsmitglieder' },
  icon: 'UsersGroup',
  title: 'role',
  group: 'hidden',
  access: { readAll: true, adminOnlyWrite: true },
  fields: {
    territory: {
      kind: 'link',
      target: 'territory',
      inverse: 'members',
      inverseLabel: { en: 'Members', de: 'Mitglieder' },
      required: true,
      indexed: true,
      label: { en: 'Territory', de: 'Gebiet' },
    },
    user: { kind: 'user', label: { en: 'Person', de: 'Person' }, required: true, indexed: true },
    role: {
      kind: 'choice',
      label: { en: 'Role', de: 'Rolle' },
      required: true,
      default: 'Account manager',
      choices: [
        role('Account manager', 'Kundenbetreuung', 'blue'),
        role('Inside sales', 'Innendienst', 'teal'),
        role('Specialist', 'Fachberatung', 'violet'),
        role('Substitute', 'Vertretung', 'gray'),
      ],
    },
    from: { kind: 'date', label: { en: 'From', de: 'Von' } },
    to: { kind: 'date', label: { en: 'To', de: 'Bis' } },
  },
  rules: [daysInOrder],
  views: [
    {
      key: 'all',
      label: { en: 'All members', de: 'Alle Mitglieder' },
      layout: 'table',
      columns: ['territory', 'user', 'role', 'from', 'to'],
      sort: [{ field: 'territory', direction: 'asc' }],
    },
  ],
})
