const known = new Set(Intl.supportedValuesOf('currency'))

/** An ISO 4217 code in capitals. */
export const isCurrency = (code: string): boolean => known.has(code)

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
