import { dictionary } from '@zxcvbn-ts/language-common'
import { type Issue, invalid } from '#kernel/errors.ts'

/** Shortest password while it is the only factor (V-01). */
export const shortest = 15
/** Shortest password of an account with a second factor. */
export const shortestWithFactor = 8
/** Far above any passphrase; a bound at all keeps hashing cheap for everybody. */
export const longest = 1024
/** What must be left of a password when everything guessable is taken out. */
const leastOwn = 8

/** Words that an attacker who knows the person tries first: organisation, name, e-mail address. */
export type ContextWords = readonly string[]

/** Throws `invalid` with what is wrong. There are no rules about kinds of characters (V-01). */
export function checkPassword(
  password: string,
  words: ContextWords,
  { field = 'password', least = shortest }: { field?: string; least?: number } = {},
): void {
  const issue = problemOf(password.normalize('NFC'), words, least)
  if (issue) throw invalid([{ field, ...issue }])
}

/** Too short to be the only thing between a thief and the account. */
export const isShort = (password: string): boolean => lengthOf(password.normalize('NFC')) < shortest

const lengthOf = (password: string) => [...password].length

function problemOf(password: string, words: ContextWords, least: number): Omit<Issue, 'field'> | null {
  const length = lengthOf(password)
  if (length < least)
    return { code: 'passwordTooShort', message: `needs at least ${least} characters`, params: { shortest: least } }
  if (length > longest)
    return { code: 'passwordTooLong', message: `takes at most ${longest} characters`, params: { longest } }
  const folded = password.toLowerCase()
  if (isCommon(folded)) return { code: 'passwordCommon', message: 'is on the list of common passwords' }
  if (withoutWords(folded, words).length < leastOwn)
    return { code: 'passwordFromContext', message: 'is made of the name, e-mail address or organisation' }
  return null
}

/** On the list as a whole or without its digits and signs at the ends, or one short piece over and over. */
function isCommon(folded: string): boolean {
  const list = commonPasswords()
  const bare = folded.replace(/^[\d\W_]+|[\d\W_]+$/g, '')
  return (
    list.has(folded) ||
    (bare.length >= 4 && folded.length - bare.length > 0 && list.has(bare)) ||
    isPattern(folded, list)
  )
}

function isPattern(folded: string, list: ReadonlySet<string>): boolean {
  if (new Set(folded).size < 5) return true
  const unit = shortestUnit(folded)
  return unit < leastOwn || (unit < folded.length && list.has(folded.slice(0, unit))) || isSequence(folded)
}

/** Length of the piece that the text repeats, its own length when it repeats nothing. */
function shortestUnit(text: string): number {
  for (let unit = 1; unit <= text.length / 2; unit++) {
    let repeats = true
    for (let i = unit; i < text.length && repeats; i++) repeats = text[i] === text[i - unit]
    if (repeats) return unit
  }
  return text.length
}

/** Keys or letters in a row, such as `abcdefghijklmno` and `123456789012345`. */
function isSequence(text: string): boolean {
  const rows =
    'abcdefghijklmnopqrstuvwxyzabcdef 012345678901234567890123456789 qwertyuiopasdfghjklzxcvbnm qwertzuiopüasdfghjklöäyxcvbnm'
  const backwards = [...rows].reverse().join('')
  return rows.includes(text) || backwards.includes(text)
}

function withoutWords(folded: string, words: ContextWords): string {
  const parts = ['rapport', ...words]
    .flatMap((word) =>
      word
        .toLowerCase()
        .normalize('NFC')
        .split(/[\s@.,;:_+-]+/),
    )
    .filter((word) => [...word].length >= 3)
    .sort((a, b) => b.length - a.length)
  const rest = parts.reduce((left, word) => left.replaceAll(word, ''), folded)
  return rest === folded ? folded : rest.replace(/[\d\W_]+/g, (run) => run.slice(0, 1))
}

let common: ReadonlySet<string> | undefined
/** Shipped inside a package, so that the check works offline (V-02). */
function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(dictionary['passwords-common'])
  return common
}
