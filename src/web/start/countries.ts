import type { Language } from '#kernel/fields/contract.ts'

/** Countries with the currency that most companies there keep their books in. */
const currencies: Record<string, string> = {
  AE: 'AED',
  AR: 'ARS',
  AT: 'EUR',
  AU: 'AUD',
  BE: 'EUR',
  BG: 'EUR',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CL: 'CLP',
  CN: 'CNY',
  CO: 'COP',
  CY: 'EUR',
  CZ: 'CZK',
  DE: 'EUR',
  DK: 'DKK',
  EE: 'EUR',
  EG: 'EGP',
  ES: 'EUR',
  FI: 'EUR',
  FR: 'EUR',
  GB: 'GBP',
  GR: 'EUR',
  HK: 'HKD',
  HR: 'EUR',
  HU: 'HUF',
  ID: 'IDR',
  IE: 'EUR',
  IL: 'ILS',
  IN: 'INR',
  IS: 'ISK',
  IT: 'EUR',
  JP: 'JPY',
  KE: 'KES',
  KR: 'KRW',
  LI: 'CHF',
  LT: 'EUR',
  LU: 'EUR',
  LV: 'EUR',
  MA: 'MAD',
  MT: 'EUR',
  MX: 'MXN',
  MY: 'MYR',
  NG: 'NGN',
  NL: 'EUR',
  NO: 'NOK',
  NZ: 'NZD',
  PE: 'PEN',
  PH: 'PHP',
  PK: 'PKR',
  PL: 'PLN',
  PT: 'EUR',
  RO: 'RON',
  RS: 'RSD',
  SA: 'SAR',
  SE: 'SEK',
  SG: 'SGD',
  SI: 'EUR',
  SK: 'EUR',
  TH: 'THB',
  TR: 'TRY',
  TW: 'TWD',
  UA: 'UAH',
  US: 'USD',
  UY: 'UYU',
  VN: 'VND',
  ZA: 'ZAR',
}

export interface Option {
  value: string
  label: string
}

export function countryOptions(language: Language): Option[] {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  return sorted(Object.keys(currencies).map((code) => ({ value: code, label: names.of(code) ?? code })))
}

export function currencyOptions(language: Language): Option[] {
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  const codes = [...new Set(Object.values(currencies))].sort()
  return codes.map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
}

export const currencyOf = (country: string): string => currencies[country] ?? 'EUR'

/** The region of the browser's language, so that most people change nothing. */
export function guessCountry(): string {
  const regions = navigator.languages.map((name) => new Intl.Locale(name).region)
  return regions.find((region) => region !== undefined && region in currencies) ?? 'DE'
}

const sorted = (options: Option[]) => options.sort((a, b) => a.label.localeCompare(b.label))
