/** Contrast of the colours that style sheets name (WCAG 2): schemes of tokens, and which text stands on which surface. */
export type Scheme = ReadonlyMap<string, string>

/** The declarations of tokens in every rule whose selector is exactly this. */
export function tokensOf(css: string, selector: string): Map<string, string> {
  const bodies = rulesOf(css).filter((rule) => rule.selector === selector)
  return new Map(bodies.flatMap(({ declared }) => [...declared].filter(([name]) => name.startsWith('--'))))
}

/** WCAG 2: from 1 to 21. The surface may let another one through. */
export function contrast(text: string, surface: string, below = '#ffffff'): number {
  const [low = 0, high = 0] = [luminance(over(text, below)), luminance(over(surface, below))].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

type Channels = [red: number, green: number, blue: number]

function over(colour: string, below: string): Channels {
  const [channels, alpha] = channelsOf(colour)
  const [under] = channelsOf(below)
  return channels.map((part, at) => part * alpha + (under[at] ?? 0) * (1 - alpha)) as Channels
}

function channelsOf(colour: string): [Channels, alpha: number] {
  const mixed = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(colour)
  if (mixed) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = mixed.slice(1).map(Number)
    return [[red, green, blue], alpha / 100]
  }
  if (!/^#[0-9a-f]{6}$/.test(colour)) throw new Error(`"${colour}" is no colour that can be judged`)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  return [[red, green, blue], 1]
}

function luminance(channels: Channels): number {
  const [red = 0, green = 0, blue = 0] = channels
    .map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

interface Rule {
  selector: string
  declared: Map<string, string>
}

/** All rules with one selector each, those inside media queries too. */
export function rulesOf(css: string): Rule[] {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return [...plain.matchAll(/([^{};]+)\{([^{}]*)\}/g)].flatMap(([, head = '', body = '']) => {
    const declared = new Map(
      [...body.matchAll(/([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']): [string, string] => [name, value]),
    )
    return selectorsOf(head).map((selector) => ({ selector, declared }))
  })
}

/** Commas inside `:is(…)` part nothing. */
const selectorsOf = (head: string) => head.split(/,(?![^(]*\))/).map((one) => one.trim())

/** A colour of text and what it stands on; null: what the page has around. */
export interface Pair {
  selector: string
  text: string
  surface: string | null
}

/** Which text a style sheet puts on which surface: each state of a class has the colours of the class where it names none. */
export function pairsOf(css: string): Pair[] {
  const rules = rulesOf(css).map(({ selector, declared }) => ({
    selector,
    part: lastPart(selector),
    text: tokenIn(declared.get('color')),
    surface: tokenIn(declared.get('background') ?? declared.get('background-color')),
  }))
  return rules
    .filter(({ text, surface }) => text !== undefined || (surface !== undefined && !isDrawn.test(surface)))
    .flatMap(({ selector, part, text, surface }) => {
      const base = rules.filter((rule) => rule.part === part && rule.selector === part)
      const inherited = (key: 'text' | 'surface') => base.map((rule) => rule[key]).find((one) => one !== undefined)
      const own = text ?? inherited('text')
      // A strong colour without a word in it is a shape: a dot, a bar, a handle.
      if (own === undefined && surface !== undefined && isStrong.test(surface)) return []
      return [{ selector, text: own ?? '--text', surface: surface ?? inherited('surface') ?? null }]
    })
}

/** Lines and veils, which no word stands on unless the rule gives it a colour. */
const isDrawn = /^--(line|backdrop)/
const isStrong = /^--(accent|danger)(-hover)?$|^--text/

/** The class that a selector ends at, without its states. */
const lastPart = (selector: string): string => /^[.\w-]*/.exec(selector.split(/[\s>+~]+/).at(-1) ?? '')?.[0] ?? ''

/** `var(--x)` alone; mixes and keywords say nothing here. */
const tokenIn = (value: string | undefined): string | undefined => /^var\((--[\w-]+)\)$/.exec(value ?? '')?.[1]
