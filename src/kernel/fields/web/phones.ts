import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** `+4943112345` as people write it, with the country's own grouping. */
export const phoneText = (number: string): string => parsePhoneNumberFromString(number)?.formatInternational() ?? number
