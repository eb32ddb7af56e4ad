import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

const known = new Map<string, string>()
const mostKnown = 5000

/** `+4943112345` as people write it, with the country's own grouping. Remembered, since a table asks for each cell. */
export function phoneText(number: string): string {
  const text = known.get(number) ?? parsePhoneNumberFromString(number)?.formatInternational() ?? number
  if (known.size > mostKnown) known.clear()
  known.set(number, text)
  return text
}
