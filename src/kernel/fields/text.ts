import type { Label, Language } from './contract.ts'

/** The label in a language, else in the organisation's, else in English, else in any language it has; '' without a label. */
export function labelText(label: Label | undefined, language: Language = 'en', home: Language = 'en'): string {
  if (label === undefined) return ''
  if (typeof label === 'string') return label
  return label[language] ?? label[home] ?? label.en ?? Object.values(label)[0] ?? ''
}
