import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Parsed, ParseEnv } from '../contract.ts'
import { fail, isNothing, nothing, ok } from './parsed.ts'

const answers = new Map<string, Parsed<string>>()
const mostAnswers = 5_000

/**
 * A number in E.164; without `+` it is a number of `env.country`. Answers are remembered for a while: an import reads each
 * number twice, as a cell and as a value.
 */
export function parsePhone(input: unknown, env: ParseEnv): Parsed<string> {
  if (isNothing(input)) return nothing
  if (typeof input !== 'string') return fail('notAPhone', 'Send the number as text')
  const key = `${env.country} ${input}`
  const known = answers.get(key)
  if (known) return known
  const answer = parseAnew(input, env)
  if (input.length > longestRemembered) return answer
  if (answers.size >= mostAnswers) answers.clear()
  answers.set(key, answer)
  return answer
}

const longestRemembered = 30

function parseAnew(input: string, env: ParseEnv): Parsed<string> {
  const text = input
    .trim()
    .replace(/^tel:/i, '')
    .replace(/^00[\s()/.-]*(?=[1-9])/, '+')
  if (text === '') return nothing
  const country = env.country.toUpperCase()
  const phone = text.length > 60 || hasControl(text) ? undefined : read(text, country)
  if (!phone?.isPossible()) {
    return fail('notAPhone', `Write the number with its country code, as in +49 431 123456`, { country })
  }
  if (phone.ext) return fail('phoneExtension', 'Leave out the extension', { extension: phone.ext })
  return ok(phone.number)
}

function read(text: string, country: string) {
  const defaultCountry: CountryCode | undefined = isSupportedCountry(country) ? country : undefined
  return parsePhoneNumberFromString(text, { extract: false, ...(defaultCountry ? { defaultCountry } : {}) })
}

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text)

export const phoneSchema = { type: 'string', pattern: '^\\+[1-9][0-9]{3,16}$', examples: ['+49431123456'] }
export const samplePhone = (random: () => number): string => `+49431${String(100_000 + Math.floor(random() * 900_000))}`
