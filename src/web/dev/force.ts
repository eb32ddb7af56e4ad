import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

export type Force = 'hover' | 'focus' | 'pressed'

const obeyed: [state: RegExp, marked: string][] = [
  [/:hover/g, '[data-force~="hover"]'],
  [/:focus-visible/g, '[data-force~="focus"]'],
  [/:focus-within/g, ':has([data-force~="focus"])'],
  [/:focus(?![-\w])/g, '[data-force~="focus"]'],
  [/:active/g, '[data-force~="pressed"]'],
]
const done = new WeakSet<CSSRule>()

/**
 * Lets the style sheets of the page answer to `data-force` too: a state that only lives under a pointer or the keyboard can be
 * looked at, and photographed, at rest.
 */
export function obeyForce(): void {
  for (const sheet of document.styleSheets) obeyIn(sheet.cssRules)
}

function obeyIn(rules: CSSRuleList): void {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule && !done.has(rule)) {
      done.add(rule)
      const selector = forced(rule.selectorText)
      if (selector !== rule.selectorText) rule.selectorText = selector
    }
    if ('cssRules' in rule) obeyIn(rule.cssRules as CSSRuleList)
  }
}

const forced = (selector: string): string =>
  obeyed.reduce((text, [state, marked]) => text.replaceAll(state, (name) => `:is(${name}, ${marked})`), selector)

/** What the keyboard would be on, the likeliest first; the pointer may be on the whole of a value that can be edited. */
const targets = [
  '[data-forced]',
  'input:not([type=hidden]), textarea',
  'button, a:not([tabindex="-1"]), [tabindex="0"]',
]
const underPointer = ['[data-forced]', '[data-editable]', ...targets.slice(1)]

/** Marks what is inside as under the pointer, focused or pressed. */
export function useForce(force: Force | undefined): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  useEffect(obeyForce)
  useLayoutEffect(() => {
    if (!force) return
    const all = force === 'focus' ? targets : underPointer
    const marked = all.map((one) => box.current?.querySelector(one)).find((found) => found)
    const first = marked ?? box.current?.firstElementChild
    first?.setAttribute('data-force', force === 'pressed' ? 'hover pressed' : force)
  })
  return box
}
