import type { SsoProblem } from '#kernel/auth/sso.contract.ts'

/** Whom a provider has signed in, after everything about its answer was verified. */
export interface Asserted {
  kind: 'oidc' | 'saml'
  issuer: string
  subject: string
  email: string | null
  isMailVerified: boolean
  name: string | null
  groups: string[]
  claims: Record<string, unknown>
}

/** A round trip that ends without a session. `detail` is for the log and for tests by administrators, never for the browser. */
export class SsoRefusal extends Error {
  readonly problem: SsoProblem
  constructor(problem: SsoProblem, detail: string) {
    super(detail)
    this.name = 'SsoRefusal'
    this.problem = problem
  }
}

/** An address as accounts have it; null for what is none. */
export function mailOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text) && text.length <= 320 ? text : null
}

export const domainOf = (email: string): string =>
  email
    .slice(email.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()

/** Groups come as a list, as one name, or as names of another shape; what is no text is no group. */
export function groupsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return [...new Set(list.filter((group): group is string => typeof group === 'string'))].slice(0, 2000)
}
