import type { Language } from '#kernel/fields/contract.ts'
import type { Family, Product } from './catalogue.ts'
import { arabic } from './words/arabic.ts'
import { english, german } from './words/germanic.ts'
import { french, spanish } from './words/romance.ts'
import type { Words } from './words/words.ts'

const words: Record<Language, Words> = { en: english, de: german, fr: french, es: spanish, ar: arabic }

/** What the company's people write, in the language of the organisation. */
export const texts: Record<Language, Pick<Words, 'subjects' | 'remarks' | 'nextSteps'>> = words

export const familyName = (family: Family, language: Language): string => words[language].families[family]

export const productName = ({ name }: Pick<Product, 'name'>, language: Language): string =>
  words[language].products.reduce((text, [english, word]) => text.replace(english, word), name)
