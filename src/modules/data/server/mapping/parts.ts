import type { Language } from '#kernel/fields/contract.ts'
import ar from '#kernel/fields/locales/ar.json' with { type: 'json' }
import de from '#kernel/fields/locales/de.json' with { type: 'json' }
import en from '#kernel/fields/locales/en.json' with { type: 'json' }
import es from '#kernel/fields/locales/es.json' with { type: 'json' }
import fr from '#kernel/fields/locales/fr.json' with { type: 'json' }

const textsOf = ({ fields: { currency, part } }: typeof en): Partial<Record<string, string>> => ({ ...part, currency })
const texts: Record<Language, Partial<Record<string, string>>> = {
  en: textsOf(en),
  de: textsOf(de),
  fr: textsOf(fr),
  es: textsOf(es),
  ar: textsOf(ar),
}

/** What the part of a field is called; those that no person sees keep their API name. */
export const partText = (part: string, language: Language): string => texts[language][part] ?? part

/** All names by which people know a part. */
export const partNames = (part: string): string[] => [part, ...Object.values(texts).flatMap((of) => of[part] ?? [])]
