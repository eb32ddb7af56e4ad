import { defineObject } from '#kernel/objects/contract.ts'
import { buyingRoles } from '#modules/customers/contract.ts'

/** A seat in the buying committee of an opportunity. */
export const opportunityContact = defineObject({
  name: 'opportunityContact',
  plural: 'opportunityContacts',
  label: { en: 'Contact role', de: 'Kontaktrolle' },
  pluralLabel: { en: 'Contact roles', de: 'Kontaktrollen' },
  icon: 'UserStar',
  title: 'role',
  group: 'hidden',
  access: { follows: 'opportunity' },
  indexes: [['opportunity', 'contact']],
  fields: {
    opportunity: {
      kind: 'link',
      target: 'opportunity',
      inverse: 'contactRoles',
      required: true,
      indexed: true,
      label: { en: 'Opportunity', de: 'Chance' },
    },
    contact: {
      kind: 'link',
      target: 'contact',
      inverse: 'opportunityRoles',
      inverseLabel: { en: 'Opportunity roles', de: 'Rollen in Chancen' },
      required: true,
      indexed: true,
      label: { en: 'Contact', de: 'Kontakt' },
    },
    role: { kind: 'choice', label: { en: 'Role', de: 'Rolle' }, choices: buyingRoles },
    isPrimary: { kind: 'boolean', label: { en: 'Primary', de: 'Haupt' }, default: false },
    hasLeft: {
      kind: 'boolean',
      label: { en: 'Left the company', de: 'Hat die Firma verlassen' },
      default: false,
      readOnly: true,
    },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All contact roles', de: 'Alle Kontaktrollen' },
      layout: 'table',
      columns: ['opportunity', 'contact', 'role', 'isPrimary', 'hasLeft'],
    },
  ],
})
