import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tagColours } from '#ui/colours.ts'

const sheet = (file: string) => readFileSync(file, 'utf8').replaceAll('"', "'")
const tokens = sheet('src/ui/tokens.css')
const tags = sheet('src/ui/tags.css')
const darkSelector = "[data-mantine-color-scheme='dark']"

/** The declarations of every rule whose selector is exactly this. */
function rule(css: string, selector: string): Map<string, string> {
  const bodies = css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('}')
    .map((part) => part.split('{'))
    .filter(([head]) => head?.trim() === selector)
  return new Map(bodies.flatMap(([, body]) => [...(body ?? '').matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(pair)))
}

const pair = ([, name = '', value = '']: RegExpMatchArray): [string, string] => [name, value]

const light = rule(tokens, ':root')
const dark = new Map([...light, ...rule(tokens, darkSelector)])

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2: from 1 to 21. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

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

describe.each([
  ['light', light],
  ['dark', dark],
])('contrast in %s', (_, scheme) => {
  test.each(pairs)('%s on %s reaches 4.5:1', (text, surface) => {
    expect(contrast(scheme.get(text) ?? '', scheme.get(surface) ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['--page', '--page-raised', '--surface'])('the border of a control on %s reaches 3:1', (surface) => {
    expect(contrast(scheme.get('--line-control') ?? '', scheme.get(surface) ?? '')).toBeGreaterThanOrEqual(3)
  })
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

  test.each(tagColours)('%s is readable in light and dark', (name) => {
    for (const selector of [`[data-colour='${name}']`, `${darkSelector} [data-colour='${name}']`]) {
      const colours = rule(tags, selector)
      expect(
        contrast(colours.get('--tag-text') ?? '', colours.get('--tag-back') ?? ''),
        selector,
      ).toBeGreaterThanOrEqual(4.5)
    }
  })
})
