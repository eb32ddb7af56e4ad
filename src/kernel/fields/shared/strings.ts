import type { FieldDef, FieldKind, Parsed } from '../contract.ts'
import { fail, isNothing, nothing, ok } from './parsed.ts'

export interface TextLimits {
  max: number
  trim: boolean
}

/** NFC text without NUL and half surrogates, which PostgreSQL and JSON readers refuse. */
export function cleanText(input: unknown, limits: TextLimits): Parsed<string> {
  if (isNothing(input)) return nothing
  if (typeof input !== 'string') return fail('notText', 'Send a text')
  if (input.includes('\0') || !input.isWellFormed()) {
    return fail('badCharacter', 'Remove the NUL character or the broken character from the text')
  }
  const normal = input.normalize('NFC')
  const text = limits.trim ? normal.trim() : normal
  if (text.trim() === '') return nothing
  if (isLonger(text, limits.max)) {
    return fail('tooLong', `Shorten the text to ${limits.max} characters`, { max: limits.max })
  }
  return ok(text)
}

/** Characters are code points, so that an emoji counts as one. */
function isLonger(text: string, max: number): boolean {
  if (text.length <= max) return false
  return text.length > 2 * max || [...text].length > max
}

/** One column of text. */
export const textColumn = [{ suffix: '', type: 'text', storage: 'text' }] satisfies FieldKind['columns']

export function textSchema(field: FieldDef, max: number): Record<string, unknown> {
  return { type: 'string', minLength: 1, maxLength: field.maxLength ?? max }
}

const words = ['Aurora', 'Brücke', 'Café', 'delta', 'Éclair', 'Fjord', 'größer', '100%', 'O’Neil', '東京', '🚀', '_x']

/** Some words, with the characters that go wrong most often. */
export function sampleWords(random: () => number, most = 4): string {
  const count = 1 + Math.floor(random() * most)
  return Array.from({ length: count }, () => pick(words, random)).join(' ')
}

export function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T
}

export const sampleInteger = (random: () => number, min: number, max: number): number =>
  min + Math.floor(random() * (max - min + 1))
