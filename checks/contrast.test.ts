import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tagColours } from '#ui/colours.ts'
import { contrast, pairsOf, rulesOf, type Scheme, tokensOf } from './contrast.ts'

const sheet = (file: string) => readFileSync(file, 'utf8').replaceAll('"', "'")
const tokens = sheet('src/ui/tokens.css')
const tags = sheet('src/ui/tags.css')
const darkSelector = "[data-mantine-color-scheme='dark']"
const moreSelector = "[data-contrast='more']"

const light = tokensOf(tokens, ':root')
const dark = new Map([...light, ...tokensOf(tokens, darkSelector)])
const moreLight = new Map([...light, ...tokensOf(tokens, moreSelector)])
const moreDark = new Map([...dark, ...moreLight, ...darkOnly(), ...tokensOf(tokens, moreSelector + darkSelector)])

/** What the dark scheme says and high contrast leaves as it is. */
function darkOnly(): [string, string][] {
  const changed = tokensOf(tokens, moreSelector)
  return [...tokensOf(tokens, darkSelector)].filter(([name]) => !changed.has(name))
}

const schemes: [name: string, scheme: Scheme, least: number][] = [
  ['light', light, 4.5],
  ['dark', dark, 4.5],
  ['high contrast, light', moreLight, 7],
  ['high contrast, dark', moreDark, 7],
]

const surfaces = ['--page', '--page-raised', '--shell', '--surface', '--surface-sunken']
const texts = ['--text', '--text-secondary', '--text-tertiary']
const pairs: [string, string][] = [
  ...texts.flatMap((text) => surfaces.map((surface): [string, string] => [text, surface])),
  ...['--page', '--page-raised', '--surface', '--accent-tint'].map((surface): [string, string] => [
    '--accent-text',
    surface,
  ]),
  ['--text', '--accent-tint'],
  ['--text-secondary', '--accent-tint'],
  ['--text', '--accent-tint-strong'],
  ['--on-accent', '--accent'],
  ['--on-accent', '--accent-hover'],
  ['--on-danger', '--danger'],
  ['--on-danger', '--danger-hover'],
  ['--danger-text', '--page'],
  ['--danger-text', '--page-raised'],
  ['--danger-text', '--danger-tint'],
  ['--success-text', '--page'],
  ['--success-text', '--success-tint'],
  ['--warning-text', '--page'],
  ['--warning-text', '--warning-tint'],
]

const sheets = globSync('src/**/*.css').filter((file) => !/(tokens|tags)\.css$/.test(file))

/** Tints are for one kind of text; what lies on the page itself may lie on any of its surfaces. */
function faultsOf(file: string, css: string, scheme: Scheme, least: number): string[] {
  return pairsOf(css).flatMap(({ selector, text, surface }) => {
    const colour = scheme.get(text)
    if (colour === undefined) return []
    return grounds(surface, scheme).flatMap(([name, ground, below]) => {
      const reached = contrast(colour, ground, below)
      return reached < least ? [`${file}: ${selector}: ${text} on ${name} reaches ${reached.toFixed(2)}`] : []
    })
  })
}

const around = ['--page', '--page-raised', '--surface']

function grounds(surface: string | null, scheme: Scheme): [name: string, ground: string, below: string][] {
  const named = surface === null ? around : [surface]
  return named.flatMap((name): [string, string, string][] => {
    const ground = scheme.get(name)
    if (ground === undefined) return []
    const veiled = ground.startsWith('rgb') && name !== '--tooltip' ? around : ['--page']
    return veiled.map((below) => [name, ground, scheme.get(below) ?? '#ffffff'])
  })
}

describe.each(schemes)('contrast in %s', (_, scheme, least) => {
  test.each(pairs)('%s on %s can be read', (text, surface) => {
    expect(contrast(scheme.get(text) ?? '', scheme.get(surface) ?? '')).toBeGreaterThanOrEqual(least)
  })

  test('every text that a style sheet puts on a surface can be read there', () => {
    const faults = sheets.flatMap((file) => faultsOf(file, readFileSync(file, 'utf8'), scheme, least))
    expect(sheets.length).toBeGreaterThan(40)
    expect(faults).toEqual([])
  })

  test.each(['--page', '--page-raised', '--surface'])('the border of a control on %s reaches 3:1', (surface) => {
    expect(contrast(scheme.get('--line-control') ?? '', scheme.get(surface) ?? '')).toBeGreaterThanOrEqual(3)
  })
})

describe.each(schemes.slice(2))('borders in %s', (_, scheme) => {
  test.each(['--line', '--line-strong', '--line-control'])('%s is seen on every surface', (line) => {
    for (const surface of surfaces)
      expect(contrast(scheme.get(line) ?? '', scheme.get(surface) ?? ''), surface).toBeGreaterThanOrEqual(3)
  })

  test('the ring of the focus is seen on every surface', () => {
    for (const surface of surfaces)
      expect(contrast(scheme.get('--accent') ?? '', scheme.get(surface) ?? ''), surface).toBeGreaterThanOrEqual(3)
  })
})

test('a style sheet that puts faint text on a surface is found, also in a state and under a veil', () => {
  const css = `
    .note { color: var(--text-decoration); }
    .entry { color: var(--warning-text); }
    .entry:hover { background: var(--accent); }
    .fine { color: var(--text-secondary); }
    .fine[data-on], .other:is(:hover, :focus) { background: var(--hover); }`
  const faulty = faultsOf('planted.css', css, light, 4.5).map((fault) => fault.split(':')[1]?.trim())
  expect(new Set(faulty)).toEqual(new Set(['.note', '.entry']))
})

test('every colour of a text is a token', () => {
  const foreign = sheets.flatMap((file) =>
    rulesOf(readFileSync(file, 'utf8'))
      .map(({ selector, declared }) => [selector, declared.get('color') ?? 'inherit'] as const)
      .filter(([, value]) => !/^(var\(--[\w-]+\)|inherit|currentcolor|transparent)$/i.test(value))
      .map(([selector, value]) => `${file}: ${selector} has ${value}`),
  )
  expect(foreign).toEqual([])
})

test('light and dark are two schemes with the same names', () => {
  expect(light.size).toBeGreaterThan(40)
  expect(dark.size).toBe(light.size)
  expect(dark.get('--page')).not.toBe(light.get('--page'))
})

describe('tags', () => {
  test('there are 25 colours', () => {
    expect(new Set(tagColours).size).toBe(25)
  })

  test.each(tagColours)('%s is readable in light and dark, and in black or white in high contrast', (name) => {
    for (const selector of [`[data-colour='${name}']`, `${darkSelector} [data-colour='${name}']`]) {
      const colours = tokensOf(tags, selector)
      const strong = selector.startsWith(darkSelector) ? moreDark : moreLight
      expect(contrast(strong.get('--text') ?? '', colours.get('--tag-back') ?? '')).toBeGreaterThanOrEqual(7)
      expect(
        contrast(colours.get('--tag-text') ?? '', colours.get('--tag-back') ?? ''),
        selector,
      ).toBeGreaterThanOrEqual(4.5)
    }
  })
})
