import type { FieldKind, Language } from '../contract.ts'
import { written } from '../shared/makings.ts'
import { fail, isNothing, nothing, ok } from '../shared/parsed.ts'

/** No and yes, as they are written; all of them are read in every language. */
const words: Record<Language, readonly [no: string, yes: string]> = {
  en: ['No', 'Yes'],
  de: ['Nein', 'Ja'],
  fr: ['Non', 'Oui'],
  es: ['No', 'Sí'],
  ar: ['لا', 'نعم'],
}
const said = (at: 0 | 1) => Object.values(words).map((pair) => pair[at].toLowerCase())
const yes = new Set([
  ...said(1),
  'true',
  'y',
  'j',
  'o',
  's',
  'si',
  'wahr',
  'vrai',
  'verdadero',
  'x',
  '1',
  'on',
  '✓',
  '✔',
  '☑',
])
const no = new Set([...said(0), 'false', 'n', 'falsch', 'faux', 'falso', '0', 'off', '☐', '✗'])

export const boolean: FieldKind<'boolean'> = {
  kind: 'boolean',
  columns: [{ suffix: '', type: 'boolean', storage: 'boolean' }],
  sortable: true,
  parse: (input) => {
    if (isNothing(input)) return nothing
    return typeof input === 'boolean' ? ok(input) : fail('notABoolean', 'Send true or false')
  },
  parseText: (cell) => {
    const word = cell.trim().toLowerCase()
    if (word === '') return nothing
    if (yes.has(word)) return ok(true)
    return no.has(word) ? ok(false) : fail('notABoolean', `Write “${cell.trim().slice(0, 50)}” as yes or no`)
  },
  madeFrom: { ...written, choice: 'text' },
  text: (value, _field, language) => (language ? words[language][value ? 1 : 0] : String(value)),
  schema: () => ({ type: 'boolean' }),
  sample: (_field, random) => random() < 0.5,
}
