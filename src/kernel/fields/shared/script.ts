/** Marks that steer the direction of a line and are no part of a value. */
const marks = /[\u200e\u200f\u061c\u2066-\u2069]/g

/** Text as it would stand in Latin digits, without marks of direction: `٠٣‏/٠٤‏/٢٠٢٦` is `03/04/2026`. */
export function latinText(text: string): string {
  return text
    .replace(marks, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replaceAll('،', ',')
}

/** A number in Latin digits. Arabic signs say of themselves which begins the decimals, the others leave it to the reader. */
export function latinNumber(text: string): { text: string; decimalSign?: '.' } {
  const latin = latinText(text)
  if (!/[٫٬]/.test(latin)) return { text: latin }
  return { text: latin.replaceAll('٬', '').replaceAll('٫', '.'), decimalSign: '.' }
}
