import { globSync, readFileSync } from 'node:fs'
import type { Language } from '#kernel/fields/contract.ts'

type Texts = { [key: string]: string | Texts }

/** What Rapport says under a key, for finding things by their names in any language. A key without a text is a mistake of the journey. */
export type Words = (key: string) => string

/** All texts of one language, as they lie in the rooms. */
export function wordsOf(language: Language): Words {
  const rooms = globSync(`src/**/locales/${language}.json`).map(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as Texts,
  )
  const texts: Texts = Object.assign({}, ...rooms)
  return (key) => {
    const found = key
      .split('.')
      .reduce<string | Texts | undefined>((node, part) => (typeof node === 'object' ? node[part] : undefined), texts)
    if (typeof found !== 'string') throw new Error(`There is no text "${key}"`)
    return found
  }
}
