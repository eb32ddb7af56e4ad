import axe from 'axe-core'
import type { Page } from 'playwright-core'
import type { LoadedPage } from './load.ts'
import { weighted } from './scores.ts'

/** Lighthouse weighs a rule by how much it hinders. */
const impacts: Record<string, number> = { critical: 10, serious: 7, moderate: 3, minor: 1 }

/** The share of axe's rules that hold, of those that apply to the page. */
export async function accessibilityScore(page: Page): Promise<{ score: number; faults: string[] }> {
  await page.evaluate(axe.source)
  const { passes, violations } = await page.evaluate<axe.AxeResults>('axe.run(document)')
  return {
    score: weighted([
      ...passes.map((rule) => [1, weight(rule)] as const),
      ...violations.map((rule) => [0, weight(rule)] as const),
    ]),
    faults: violations.map(({ id, nodes }) => `axe: ${id} at ${nodes.length} places`),
  }
}

/** A rule that holds names no impact of its own; its checks do. */
function weight({ impact, nodes }: axe.Result): number {
  const [first] = nodes.flatMap(({ any, all, none }) => [...any, ...all, ...none])
  return impacts[impact ?? first?.impact ?? 'moderate'] ?? 3
}

/** Lighthouse's best practices, as far as they concern a page that loads nothing of others. */
export async function practices({ page, answer, complaints }: LoadedPage) {
  const headers = (await answer?.allHeaders()) ?? {}
  const policy = headers['content-security-policy'] ?? ''
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? ''
  const inPage = await page.evaluate<Record<string, boolean>>(pageFacts)
  return [
    { rule: `writes no errors, raises no issues: ${complaints.join(' · ')}`, holds: complaints.length === 0 },
    {
      rule: 'has a policy that allows scripts by nonce alone',
      holds: /'nonce-/.test(scripts) && !/unsafe/.test(scripts),
    },
    { rule: 'may not be framed', holds: /frame-ancestors 'none'/.test(policy) },
    { rule: 'is isolated from windows that open it', holds: headers['cross-origin-opener-policy'] === 'same-origin' },
    { rule: 'is not guessed at (nosniff)', holds: headers['x-content-type-options'] === 'nosniff' },
    { rule: 'names its referrer policy', holds: headers['referrer-policy'] !== undefined },
    ...Object.entries(inPage).map(([rule, holds]) => ({ rule, holds })),
  ]
}

const pageFacts = `({
  'is sent in a secure context': isSecureContext,
  'is in standards mode': document.compatMode === 'CSS1Compat' && document.doctype?.name === 'html',
  'is read as UTF-8': document.characterSet === 'UTF-8',
  'names its language and title': document.documentElement.lang !== '' && document.title !== '',
  'fits the width of a phone, and may be enlarged': /width=device-width/.test(document.querySelector('meta[name=viewport]')?.content ?? '') &&
    !/user-scalable=no|maximum-scale=1/.test(document.querySelector('meta[name=viewport]')?.content ?? ''),
  'shows pictures in their proportions': [...document.images].every((image) =>
    getComputedStyle(image).objectFit !== 'fill' || image.clientHeight === 0 || image.naturalHeight === 0 ||
    Math.abs(image.clientWidth / image.clientHeight - image.naturalWidth / image.naturalHeight) < 0.05),
  'loads nothing from elsewhere': performance.getEntriesByType('resource').every(({ name }) => new URL(name).origin === location.origin),
})`
