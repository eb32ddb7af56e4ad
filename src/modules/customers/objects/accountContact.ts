import { defineObject } from '#kernel/objects/contract.ts'
import { option } from '../contract.ts'
import { accountContactRules } from './accountContact.rules.ts'

/** A person's tie to an account: several at once, one of them primary; leaving ends the row instead of deleting it. */
export const accountContact = defineObject({
  name: 'accountContact',
  plural: 'accountContacts',
  label: { en: 'Account relationship', de: 'Firmenbeziehung' },
  pluralLabel: { en: 'Account relationships', de: 'Firmenbeziehungen' },
  icon: 'UsersGroup',
  title: ['role', 'title'],
  group: 'hidden',
  access: { follows: 'contact' },
  indexes: [['contact', 'account']],
  fields: {
    contact: {
      kind: 'link',
      target: 'contact',
      inverse: 'accounts',
      inverseLabel: { en: 'Related accounts', de: 'Weitere Firmen' },
      required: true,
      indexed: true,
      label: { en: 'Contact', de: 'Kontakt' },
    },
    account: {
      kind: 'link',
      target: 'account',
      inverse: 'contactRoles',
      inverseLabel: { en: 'Related contacts', de: 'Weitere Kontakte' },
      required: true,
      indexed: true,
      label: { en: 'Account', de: 'Firma' },
    },
    role: {
      kind: 'choice',
      label: { en: 'Role', de: 'Rolle' },
      choices: [
        option('Employee', 'Mitarbeiter', 'blue'),
        option('Manager', 'Führungskraft', 'indigo'),
        option('Executive', 'Geschäftsleitung', 'violet'),
        option('Board Member', 'Aufsichtsrat', 'violet'),
        option('Consultant', 'Berater', 'teal'),
        option('Contractor', 'Auftragnehmer', 'orange'),
        option('Partner', 'Partner', 'green'),
        option('Other', 'Sonstige', 'gray'),
      ],
    },
    title: { kind: 'text', label: { en: 'Job title', de: 'Position' }, maxLength: 120 },
    isPrimary: { kind: 'boolean', label: { en: 'Primary', de: 'Haupt' }, default: false },
    isActive: {
      kind: 'boolean',
      label: { en: 'Active', de: 'Aktiv' },
      default: true,
      help: { en: 'Off means: left the company.', de: 'Aus bedeutet: hat die Firma verlassen.' },
    },
    from: { kind: 'date', label: { en: 'From', de: 'Von' } },
    to: { kind: 'date', label: { en: 'To', de: 'Bis' } },
  },
  rules: accountContactRules,
  views: [
    {
      key: 'all',
      label: { en: 'All relationships', de: 'Alle Beziehungen' },
      layout: 'table',
      columns: ['contact', 'account', 'role', 'title', 'isPrimary', 'isActive', 'to'],
    },
  ],
})
