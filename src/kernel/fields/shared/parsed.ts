import type { Issue } from '#kernel/errors.ts'
import type { Parsed } from '../contract.ts'

type Failed = { ok: false; issues: Issue[] }

export const ok = <V>(value: V | null): Parsed<V> => ({ ok: true, value })
export const nothing: { ok: true; value: null } = { ok: true, value: null }

/** One thing wrong with the value itself; `code` is stable, `message` says what would be right. */
export function fail(code: string, message: string, params?: Record<string, unknown>, field = ''): Failed {
  return { ok: false, issues: [{ field, code, message, ...(params ? { params } : {}) }] }
}

/** Empty in the sense of every kind: nothing given. */
export const isNothing = (input: unknown): input is null | undefined | '' =>
  input === null || input === undefined || input === ''

/** Moves the issues of an inner value under its place: `at('[1].', …)` gives `[1].address`. */
export function at(place: string, failed: Failed): Failed {
  return { ok: false, issues: failed.issues.map((issue) => ({ ...issue, field: place + dotted(place, issue.field) })) }
}

function dotted(place: string, inner: string): string {
  return inner === '' || place === '' || inner.startsWith('[') ? inner : `.${inner}`
}

/** A plain object of JSON: no array, no instance of a class. */
export function isPlainObject(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

/** Parses every item; all issues together, or the list of the values that are not empty. */
export function parseEach<V>(items: readonly unknown[], parse: (item: unknown) => Parsed<V>): Parsed<V[]> {
  const values: V[] = []
  const issues: Issue[] = []
  items.forEach((item, index) => {
    const parsed = parse(item)
    if (!parsed.ok) issues.push(...at(`[${index}]`, parsed).issues)
    else if (parsed.value !== null) values.push(parsed.value)
  })
  if (issues.length > 0) return { ok: false, issues }
  return ok(values.length > 0 ? values : null)
}

/** The cells of one cell: parts between semicolons, bars or line breaks, else between commas. */
export function splitList(text: string): string[] {
  const separator = /[;|\n]/.test(text) ? /[;|\n]/ : ','
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
