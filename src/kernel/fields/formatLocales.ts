import { type Language, languageCodes } from './contract.ts'

/** Countries whose way of writing numbers, dates and times is offered to readers of a language, the most usual first. */
export const formatCountries: Record<Language, readonly [string, ...string[]]> = {
  en: ['GB', 'US', 'IE', 'CA', 'AU', 'NZ', 'IN', 'ZA', 'CH', 'DE', 'AT'],
  de: ['DE', 'AT', 'CH', 'LI', 'LU'],
  fr: ['FR', 'BE', 'CA', 'CH', 'LU', 'MA'],
  es: ['ES', 'MX', 'AR', 'CO', 'CL', 'PE', 'US'],
  ar: ['EG', 'SA', 'AE', 'MA', 'DZ', 'TN', 'JO', 'KW', 'QA', 'LB', 'IQ'],
}

/** Every locale that anybody can choose. */
export const formatLocales: string[] = languageCodes.flatMap((language) =>
  formatCountries[language].map((country) => `${language}-${country}`),
)

/** How one person wants to read numbers and times; what is `auto` or null is as usual in the country or the organisation. */
export interface FormatChoice {
  country: string | null
  hours: 'auto' | 'h12' | 'h23'
  digits: 'auto' | 'latn' | 'arab'
}

/** Languages that are written with digits of their own beside the Latin ones. */
export const hasOwnDigits = (language: Language): boolean => language === 'ar'

/** The locale that words, numbers, dates and times are written in, with the person's choices as BCP 47 extensions. */
export function localeOf(language: Language, organization: string, choice?: FormatChoice): string {
  const country = choice?.country ?? organization
  const hours = choice && choice.hours !== 'auto' ? ['hc', choice.hours] : []
  const digits = choice && choice.digits !== 'auto' && hasOwnDigits(language) ? ['nu', choice.digits] : []
  const extensions = [...hours, ...digits]
  return [
    language,
    ...(/^[A-Z]{2}$/.test(country) ? [country] : []),
    ...(extensions.length > 0 ? ['u', ...extensions] : []),
  ].join('-')
}
