import type { Parsed } from '../contract.ts'
import { fail, isNothing, nothing, ok } from './parsed.ts'
import { cleanText } from './strings.ts'

const max = 2_000

/** A web address; `https://` is added when no scheme is given, and no other scheme than http and https is let in. */
export function parseUrl(input: unknown): Parsed<string> {
  if (isNothing(input)) return nothing
  if (typeof input !== 'string') return fail('notAUrl', 'Send the web address as text')
  const cleaned = cleanText(input, { max, trim: true })
  if (!cleaned.ok || cleaned.value === null) return cleaned
  const url = URL.parse(withScheme(cleaned.value))
  if (!url || !isWeb(url) || /[\s\p{Cc}]/u.test(cleaned.value)) {
    return fail('notAUrl', 'Write the web address as in https://example.com')
  }
  if (url.href.length > max) return fail('tooLong', `Shorten the address to ${max} characters`, { max })
  return ok(url.pathname === '/' && !url.search && !url.hash ? url.href.replace(/\/$/, '') : url.href)
}

/** `example.com:8080` has a port, not a scheme; `javascript:` and `data:` stay schemes and fail. */
function withScheme(text: string): string {
  if (text.startsWith('//')) return `https:${text}`
  return /^[a-z][a-z0-9+.-]*:(?!\d{1,5}(?:[/?#]|$))/i.test(text) ? text : `https://${text}`
}

function isWeb(url: URL): boolean {
  const isNamed = url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('[')
  return ['http:', 'https:'].includes(url.protocol) && isNamed && url.username === '' && url.password === ''
}

/** What a list of addresses is found by: each host without `www.`, and each address. */
export function urlKeys(urls: readonly string[]): string[] {
  return [...new Set(urls.flatMap((url) => [new URL(url).hostname.replace(/^www\./, ''), url.toLowerCase()]))]
}

export const urlSchema = { type: 'string', format: 'uri', pattern: '^https?://', maxLength: max }
