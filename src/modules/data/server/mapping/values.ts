import { distance, fold, slips } from './text.ts'

/** A value that exists, with every spelling it is known by. */
export interface KnownValue {
  value: string
  spellings: string[]
}

/**
 * What foreign values probably mean: the same letters (`GTXPro` → `GTX Pro`), or a slip of the pen (`technolgy` →
 * `Technology`) when only one known value is that near. Values without a likely meaning are absent.
 */
export function suggestValues(foreign: readonly string[], known: readonly KnownValue[]): Record<string, string> {
  const exact = new Map<string, string>()
  const folded = known.map(({ value, spellings }) => ({ value, forms: [value, ...spellings].map(fold) }))
  for (const { value, forms } of folded) for (const form of forms) if (!exact.has(form)) exact.set(form, value)
  const suggestions: Record<string, string> = {}
  for (const text of foreign) {
    const form = fold(text)
    const found = exact.get(form) ?? nearest(form, folded)
    if (found !== undefined && found !== text) suggestions[text] = found
  }
  return suggestions
}

function nearest(form: string, known: { value: string; forms: string[] }[]): string | undefined {
  const most = slips(form)
  if (most === 0) return undefined
  let best = most + 1
  let found: string[] = []
  for (const { value, forms } of known) {
    const edits = Math.min(...forms.map((other) => distance(form, other, most)))
    if (edits > most || edits > best) continue
    found = edits < best ? [value] : [...found, value]
    best = edits
  }
  return found.length === 1 ? found[0] : undefined
}
