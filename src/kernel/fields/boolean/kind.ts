import type { FieldKind } from '../contract.ts'
import { fail, isNothing, nothing, ok } from '../shared/parsed.ts'

const yes = new Set(['true', 'yes', 'y', 'ja', 'j', 'wahr', 'x', '1', 'on', '✓', '✔', '☑'])
const no = new Set(['false', 'no', 'n', 'nein', 'falsch', '0', 'off', '☐', '✗'])
const words = { en: ['No', 'Yes'], de: ['Nein', 'Ja'] } as const

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
  text: (value, _field, language) => (language ? words[language][value ? 1 : 0] : String(value)),
  schema: () => ({ type: 'boolean' }),
  sample: (_field, random) => random() < 0.5,
}
