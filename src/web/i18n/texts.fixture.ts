import type { Texts } from './merge.ts'
import { sameWords } from './sameWords.fixture.ts'

export const flatTexts = (texts: Texts): Map<string, string> => new Map(flat(texts))

function flat(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] =>
    typeof text === 'string' ? [[`${path}${key}`, text]] : flat(text, `${path}${key}.`),
  )
}

/** What keeps a language from saying all that English says. */
export function differencesOf(english: Map<string, string>, own: Map<string, string>, language: string): string[] {
  const wanted = new Map(
    [...english].flatMap(([key, text]) => formsOf(key, language).map((form) => [form, text] as const)),
  )
  const wrong = [...wanted].flatMap(([key, text]) => {
    const said = own.get(key)
    if (said === undefined) return [`${key}: missing`]
    if (said.trim() === '') return [`${key}: empty`]
    return agree(key, text, said) ? [] : [`${key}: placeholders`]
  })
  return [...wrong, ...[...own.keys()].filter((key) => !wanted.has(key)).map((key) => `${key}: unknown`)].sort()
}

/** A plural text has one form for each category of the language, as `Intl` and i18next name them. */
function formsOf(key: string, language: string): string[] {
  const plural = /^(.+)_(one|other)$/.exec(key)
  if (!plural) return [key]
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories.map((form) => `${plural[1]}_${form}`)
}

/** The forms for none, one and two may say the number in words. */
function agree(key: string, english: string, said: string): boolean {
  const inWords = /_(zero|one|two)$/.test(key)
  const names = (text: string) => placeholders(text).filter((name) => !(inWords && numbers.has(name)))
  return names(english).join() === names(said).join()
}

const numbers = new Set(['{{count}}', '{{shown}}', '{{number}}'])

const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort()

export function sameInEnglish(english: Map<string, string>, own: Map<string, string>, language: string): string[] {
  const allowed = new Set([...(sameWords.all ?? []), ...(sameWords[language] ?? [])])
  return [...own]
    .filter(([key, text]) => english.get(key) === text && hasWords(text) && !allowed.has(text))
    .map(([key, text]) => `${key}: ${text}`)
}

const hasWords = (text: string) => /\p{L}{2}/u.test(text.replaceAll(/\{\{\w+\}\}/g, ''))
