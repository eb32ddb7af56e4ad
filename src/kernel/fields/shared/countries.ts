import { languageCodes } from '../contract.ts'

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const spoken: Record<string, string> = {
  usa: 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  holland: 'NL',
  brd: 'DE',
}
let byName: Map<string, string> | null = null

/** ISO 3166-1 alpha-2 for a code or a name in any of our languages; anything else as written. */
export function countryCode(text: string): string {
  if (/^[a-z]{2}$/i.test(text) && text.toLowerCase() !== 'uk') return text.toUpperCase()
  byName ??= readNames()
  const name = text.toLowerCase()
  return spoken[name] ?? byName.get(name) ?? text
}

function readNames(): Map<string, string> {
  const names = new Map<string, string>()
  for (const language of languageCodes) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
      const name = display.of(code)?.toLowerCase()
      if (name !== undefined && !names.has(name) && isCurrent(code)) names.set(name, code)
    }
  }
  return names
}

/** Codes of states that are gone (DD, SU …) canonicalise to those of their heirs. */
const isCurrent = (code: string): boolean => new Intl.Locale(`und-${code}`).region === code
