import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits as URL-safe text (S-40). */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is stored of a token. */
export const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Compares two secrets without telling by time where they differ; an empty one equals nothing. */
export function sameSecret(given: string, expected: string): boolean {
  return expected.length > 0 && timingSafeEqual(digest(given), digest(expected))
}

/** The token that a page sends with each write: known only to whoever read the session's own answers (S-45). */
export const csrfTokenOf = (sessionToken: string): string =>
  createHash('sha256').update(`csrf:${sessionToken}`).digest('base64url')
