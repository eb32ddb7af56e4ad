import type { FieldKindName, Language } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { FieldMetadata, Metadata, ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import arabic from './ar.json' with { type: 'json' }
import german from './de.json' with { type: 'json' }
import english from './en.json' with { type: 'json' }
import spanish from './es.json' with { type: 'json' }
import french from './fr.json' with { type: 'json' }
import type { Vocabulary, Words } from './vocabulary.ts'

export const wordsOf: Record<Language, Words> = { en: english, de: german, fr: french, es: spanish, ar: arabic }

const field = (
  name: string,
  kind: FieldKindName,
  en: string,
  de: string,
  more: Partial<FieldMetadata> = {},
): FieldMetadata => {
  const { columns, filterColumn } = kindOf(kind)
  const main = columns.find((column) => column.suffix === filterColumn) ?? columns[0]
  return {
    name,
    kind,
    label: { en, de },
    isSystem: false,
    isCustom: false,
    canWrite: true,
    sortable: true,
    storage: main?.storage ?? 'json',
    ...more,
  }
}

const object = (
  name: string,
  plural: string,
  [en, de]: [string, string],
  fields: FieldMetadata[],
  related: RelatedList[] = [],
): ObjectMetadata => ({
  name,
  plural,
  label: { en: name, de: name },
  pluralLabel: { en, de },
  icon: 'Box',
  group: 'sales',
  title: ['name'],
  isCustom: false,
  appendOnly: false,
  highlights: [],
  stageField: null,
  views: [],
  fields,
  related,
  can: { create: true, update: true, delete: true, export: true, manage: true },
})

const choices = [
  { value: 'Price', label: { en: 'Price', de: 'Preis' } },
  { value: 'No Budget', label: { en: 'No Budget', de: 'Kein Budget' } },
  { value: 'Other or none', label: { en: 'Other or none', de: 'Sonstige oder keine' } },
]
const flags = ['Open', 'Closed', 'Amount', 'Not Started'].map((value) => ({ value, label: value }))

/** A small world with what makes words hard: labels that are words of the grammar, that are alike, that hold signs. */
export const metadata: Metadata = {
  version: '1',
  objects: [
    object(
      'deal',
      'deals',
      ['Deals', 'Chancen'],
      [
        field('name', 'text', 'Name', 'Name'),
        field('account', 'link', 'Account', 'Firma', { target: 'account' }),
        field('stage', 'link', 'Stage', 'Phase', { target: 'stage' }),
        field('amount', 'money', 'Amount', 'Betrag'),
        field('share', 'percent', 'Probability', 'Wahrscheinlichkeit'),
        field('closeDate', 'date', 'Close date', 'Abschlussdatum'),
        field('lostReason', 'choice', 'Lost reason', 'Verlustgrund', { choices }),
        field('term', 'integer', 'Term (months)', 'Laufzeit (Monate)'),
        field('isClosed', 'boolean', 'Closed', 'Abgeschlossen'),
        field('notInterested', 'boolean', 'Not interested', 'Nicht interessiert'),
        field('interested', 'boolean', 'Interested', 'Interessiert'),
        field('hasBudget', 'choices', 'Has', 'Hat', { choices: flags }),
        field('competitors', 'links', 'Competitors', 'Wettbewerber', { target: 'account' }),
        field('other', 'text', 'Stage', 'Phase'),
        field('owner', 'user', 'Owner', 'Zuständig', { isSystem: true }),
        field('teams', 'links', 'Teams', 'Teams', { isSystem: true, target: 'team' }),
        field('tags', 'choices', 'Tags', 'Schlagwörter', { isSystem: true, choices: [] }),
        field('externalIds', 'json', 'External IDs', 'Externe IDs', { isSystem: true }),
        field('lastActivityAt', 'dateTime', 'Last activity', 'Letzte Aktivität', { isSystem: true }),
      ],
      [{ path: 'tasks', object: 'task', field: 'deal', label: { en: 'Tasks', de: 'Aufgaben' } }],
    ),
    object(
      'account',
      'accounts',
      ['Accounts', 'Firmen'],
      [
        field('name', 'text', 'Name', 'Name'),
        field('industry', 'choice', 'Industry', 'Branche', { choices }),
        field('billing', 'address', 'Billing address', 'Rechnungsadresse'),
        field('parent', 'link', 'Parent account', 'Mutterfirma', { target: 'account', inTree: true }),
        field('mails', 'emails', 'E-mail', 'E-Mail'),
      ],
      [{ path: 'deals', object: 'deal', field: 'account', label: { en: 'Deals', de: 'Chancen' } }],
    ),
    object(
      'task',
      'tasks',
      ['Tasks', 'Aufgaben'],
      [
        field('subject', 'text', 'Subject', 'Betreff'),
        field('status', 'choice', 'Status', 'Status', { choices: flags }),
        field('dueAt', 'dateTime', 'Due', 'Fällig'),
        field('took', 'duration', 'Duration', 'Dauer'),
      ],
    ),
    object('stage', 'stages', ['Stages', 'Phasen'], [field('name', 'text', 'Name', 'Name')]),
    object('user', 'users', ['Users', 'Personen'], [field('team', 'team', 'Team', 'Team')]),
    object('team', 'teams', ['Teams', 'Teams'], [field('name', 'text', 'Name', 'Name')]),
  ],
}

export const deal = metadata.objects[0] as ObjectMetadata

export const ids = {
  negotiation: '00000000-0000-7000-8000-000000000001',
  proposal: '00000000-0000-7000-8000-000000000002',
  research: '00000000-0000-7000-8000-000000000003',
  twin: '00000000-0000-7000-8000-000000000004',
  ada: '00000000-0000-7000-8000-000000000005',
  unnamed: '00000000-0000-7000-8000-000000000006',
}

const names: Record<string, { id: string; name: string }[]> = {
  stage: [
    { id: ids.negotiation, name: 'Negotiation' },
    { id: ids.proposal, name: 'Proposal' },
    { id: ids.research, name: 'Research and Development' },
    { id: ids.twin, name: 'Proposal' },
  ],
  user: [{ id: ids.ada, name: 'Ada Larsen' }],
}

export function vocabularyIn(language: Language): Vocabulary {
  return {
    metadata,
    language,
    words: wordsOf[language],
    english,
    parseEnv: {
      zone: 'Europe/Berlin',
      currency: 'EUR',
      country: 'DE',
      language,
      dateOrder: 'dmy',
      decimalSign: language === 'de' ? ',' : '.',
    },
    fiscalYear: { firstMonth: 4, namedAfter: 'end' },
    names: {
      nameOf: (target, id) => names[target]?.find((one) => one.id === id)?.name,
      known: (target) => names[target] ?? [],
      learn: () => undefined,
    },
  }
}
