/** Letters without case, accents and width, so that "muller" and "Müller" are the same text. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}

/** The digits of a phone number as they stand inside its international form; null when the text is none. */
export function phoneDigits(text: string): string | null {
  if (!/^[+(\d][\d\s().\-/]*$/.test(text)) return null
  const digits = text.replace(/\(0\)/, '').replace(/\D/g, '').replace(/^0+/, '')
  return digits.length >= 5 ? digits : null
}

/** A trigram index finds words from three letters on; shorter ones alone are looked up as beginnings of names only. */
export function hasLongWord(text: string): boolean {
  return text.split(/\s+/).some((word) => [...word].length >= 3)
}
