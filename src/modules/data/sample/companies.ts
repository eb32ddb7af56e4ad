import { type Industry, scriptWords } from './industries.ts'
import { type CultureName, cultures, type Name } from './people.ts'
import type { Country } from './places.ts'
import type { Random } from './random.ts'
import { latinKey } from './staff.ts'

export interface CompanyName {
  name: string
  legalName: string
  /** Host of website and addresses; endings that are reserved for examples. */
  domain: string
}

const stems =
  'Aqua Nova Vita Argo Luma Terra Vega Orbis Kappa Helio Quanta Sigma Prima Lyra Astra Ferro Clara Omni Veri Stella'.split(
    ' ',
  )
const adjectives = 'United National Royal General First Northern Eastern Central Coastal Alpine'.split(' ')
const legalWords: Partial<Record<CultureName, string>> = { japanese: '株式会社', arabic: 'شركة' }

export function companyName(index: number, country: Country, industry: Industry, random: Random): CompanyName {
  const culture = cultures[country.culture]
  const surname = random.pick<Name>(culture.last)
  const suffix = random.pick(country.suffixes)
  const words = scriptWords[country.culture]
  const name = words
    ? scriptName(country, surname, random.pick(words))
    : latinName(surname[0], country, industry, random)
  const key = latinKey(words ? `${surname[1] ?? surname[0]} ${random.pick(industry.words)}` : name)
  return {
    name,
    legalName: legal(name, suffix, country.culture),
    domain: `${key.replaceAll('.', '-')}-${index.toString(36)}.example`,
  }
}

function latinName(surname: string, country: Country, industry: Industry, random: Random): string {
  const word = random.pick(industry.words)
  const city = random.pick(country.cities)
  if (industry.name === 'Education') return random.chance(0.5) ? `${word} ${surname}` : `${city} ${word}`
  return random.weighted([
    [`${surname} ${word}`, 5],
    [`${random.pick(stems)}${random.pick(stems).toLowerCase()} ${word}`, 4],
    [`${surname} & ${random.pick(cultures[country.culture].last as readonly Name[])[0]} ${word}`, 3],
    [`${city} ${word}`, 2],
    [`${random.pick(adjectives)} ${word} ${city}`, 2],
  ])
}

function scriptName(country: Country, surname: Name, word: string): string {
  if (country.culture === 'japanese') return `${surname[0]}${word}`
  return country.culture === 'arabic' ? `${surname[0]} ${word}` : `${surname[0]} ${word}`
}

function legal(name: string, suffix: string, culture: CultureName): string {
  const word = legalWords[culture]
  if (word && culture === 'arabic') return `${word} ${name} ${suffix}`
  return word ? `${word}${name}` : `${name} ${suffix}`
}
