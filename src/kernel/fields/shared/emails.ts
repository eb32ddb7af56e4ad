import type { Parsed } from '../contract.ts'
import { fail, isNothing, nothing, ok } from './parsed.ts'

const atom = /^[^\s@<>()[\]\\,;:"\p{Cc}]+$/u
const domainPart = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u

/** An address in lower case that can stand in a mail header: no control characters, no quoting, no comments. */
export function parseEmail(input: unknown): Parsed<string> {
  if (isNothing(input)) return nothing
  if (typeof input !== 'string') return fail('notAnEmail', 'Send the address as text')
  if (input.length > longest) return notAnEmail()
  const address = input
    .normalize('NFC')
    .replace(/^ +| +$/g, '')
    .toLowerCase()
  if (address === '') return nothing
  return isEmail(address) ? ok(address) : notAnEmail()
}

const longest = 1_000
const notAnEmail = () => fail('notAnEmail', 'Write the address as in name@example.com')

function isEmail(address: string): boolean {
  const cut = address.lastIndexOf('@')
  const local = address.slice(0, cut)
  const domain = address.slice(cut + 1)
  if (cut < 1 || address.length > 254 || local.length > 64 || !address.isWellFormed()) return false
  if (!atom.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false
  const parts = domain.split('.')
  return parts.length > 1 && parts.every((part) => domainPart.test(part)) && !/^\d+$/.test(parts.at(-1) ?? '')
}

/** One address of a cell: `Anna Schmidt <anna@example.com>`, `mailto:anna@example.com`. */
export function parseEmailText(text: string): Parsed<string> {
  if (text.length > longest) return notAnEmail()
  const trimmed = text.trim()
  const inBrackets = /<([^<>]+)>$/.exec(trimmed)?.[1]
  return parseEmail((inBrackets ?? trimmed).trim().replace(/^mailto:/i, ''))
}

/** Addresses of a cell by semicolon, comma or line break; a comma in a display name is none of them. */
export const splitEmails = (cell: string): string[] =>
  cell
    .replace(/"[^"]*"/g, '')
    .split(/[;,\n|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const emailSchema = { type: 'string', format: 'email', maxLength: 254 }
