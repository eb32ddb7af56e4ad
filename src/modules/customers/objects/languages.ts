import { type Choice, type FieldDef, languageLabel } from '#kernel/fields/contract.ts'

const codes = 'ar bg cs da de el en es et fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sv th tr uk vi zh'

/** By ISO 639-1 code. */
const languages: Choice[] = codes.split(' ').map((value) => ({ value, label: languageLabel(value), color: 'gray' }))

/** In which somebody is written to, whatever language the writer reads Rapport in; the organisation's own until it is said. */
export const contentLanguage = {
  kind: 'choice',
  label: { en: 'Language', de: 'Sprache' },
  default: { special: 'language' },
  defaulted: { en: 'the organisation’s language', de: 'die Sprache der Organisation' },
  choices: languages,
} as const satisfies FieldDef
