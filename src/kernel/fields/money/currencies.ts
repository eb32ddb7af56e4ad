const known = new Set(Intl.supportedValuesOf('currency'))

/** An ISO 4217 code in capitals. */
export const isCurrency = (code: string): boolean => known.has(code)

const digits = new Map<string, number>()

/** Digits after the point that a currency has (ISO 4217): 0 for JPY, 3 for KWD. */
export function currencyDigits(currency: string): number {
  let known = digits.get(currency)
  if (known === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency })
    known = format.resolvedOptions().maximumFractionDigits ?? 2
    digits.set(currency, known)
  }
  return known
}

/** A sign that several currencies share means the organisation's if it is one of them, else the first. */
const signs: Record<string, string[]> = {
  '€': ['EUR'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN'],
  us$: ['USD'],
  $us: ['USD'],
  '£': ['GBP'],
  '¥': ['JPY', 'CNY'],
  '₹': ['INR'],
  '₽': ['RUB'],
  '₺': ['TRY'],
  '₩': ['KRW'],
  '₪': ['ILS'],
  '₫': ['VND'],
  '₴': ['UAH'],
  r$: ['BRL'],
  zł: ['PLN'],
  kč: ['CZK'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
  ft: ['HUF'],
  fr: ['CHF'],
  sfr: ['CHF'],
  euro: ['EUR'],
  euros: ['EUR'],
}

/** The ISO code for a sign or code in a cell; unknown text comes back in capitals and fails as a code. */
export function currencyOfSign(sign: string, organisation: string): string {
  const candidates = signs[sign.toLowerCase().replace(/\s/g, '').replace(/\.$/, '')]
  if (!candidates) return sign.toUpperCase()
  return candidates.includes(organisation) ? organisation : (candidates[0] ?? organisation)
}
