import type { Choice, FieldDef } from '#kernel/fields/contract.ts'

/** A picklist value in both languages; `aliases` are the spellings of other systems that an import accepts. */
export function option(value: string, de: string, color: string, aliases: string[] = []): Choice {
  return { value, label: { en: value, de }, color, ...(aliases.length > 0 ? { aliases } : {}) }
}

export const subject = {
  kind: 'text',
  label: { en: 'Subject', de: 'Betreff' },
  required: true,
  searchable: true,
  maxLength: 255,
} as const satisfies FieldDef

/** Calls and meetings: who took part, besides the record that it was about. */
export const participants = {
  contacts: {
    kind: 'links',
    target: 'contact',
    label: { en: 'Contacts', de: 'Kontakte' },
    indexed: true,
  },
  users: { kind: 'links', target: 'user', label: { en: 'Colleagues', de: 'Kollegen' } },
} as const satisfies Record<string, FieldDef>

/** What came of it, and what must be known before. */
export const talkFields = {
  description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' }, searchable: true },
  outcome: { kind: 'text', label: { en: 'Outcome', de: 'Ergebnis' }, searchable: true, maxLength: 500 },
  reminderAt: { kind: 'dateTime', label: { en: 'Reminder', de: 'Erinnerung' }, indexed: true },
  isClosed: { kind: 'boolean', label: { en: 'Closed', de: 'Abgeschlossen' }, readOnly: true, indexed: true },
} as const satisfies Record<string, FieldDef>

/** How a task or a meeting comes again; the next one is made by `server/repeat.ts`. */
export const recurrence = {
  kind: 'recurrence',
  label: { en: 'Repetition', de: 'Wiederholung' },
} as const satisfies FieldDef
