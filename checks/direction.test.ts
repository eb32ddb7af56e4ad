import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** Names of sides that stay where they are when lines run from right to left. */
const physical =
  /(?:^|[\s;{])((?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:|((?:text-align|float|clear)\s*:\s*(?:left|right))\b/g

const sided = /(?:^|[\s;{])(margin|padding|inset|border-width|border-color|border-style)\s*:\s*([^;}]+)/g

/** A place that a script has measured on the screen, whichever way the lines run. */
const measured = 'left: var(--left);'

/** What a style sheet says of left and right, where a language from right to left needs start and end. */
function faultsOf(css: string): string[] {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '').replaceAll(measured, '')
  const named = [...plain.matchAll(physical)].map(([, side, value]) => side ?? value ?? '')
  const uneven = [...plain.matchAll(sided)].flatMap(([, property = '', value = '']) => {
    const parts = wordsOf(value)
    return parts.length === 4 && parts[1] !== parts[3] ? [`${property}: ${value.trim()}`] : []
  })
  return [...named, ...uneven]
}

/** The values of a shorthand; what stands in brackets belongs together. */
function wordsOf(value: string): string[] {
  const words: string[] = []
  let depth = 0
  for (const piece of value.trim().split(/\s+/)) {
    if (depth > 0) words.push(`${words.pop()} ${piece}`)
    else words.push(piece)
    depth += piece.split('(').length - piece.split(')').length
  }
  return words
}

describe('style sheets know no left and right', () => {
  test.each(globSync('src/**/*.css'))('%s', (file) => expect(faultsOf(readFileSync(file, 'utf8'))).toEqual([]))

  test('an offence is found', () => {
    const css = `.a { margin-left: 1rem; left: 0; text-align: right; padding: 0 calc(1px + 2px) 0 3px; border-top-left-radius: 2px }
      .b { inset-inline-start: 0; text-align: start; padding: 0 calc(1px + 2px) 0 calc(1px + 2px); margin: 0 auto 1px } /* left: 0 */`
    expect(faultsOf(css)).toEqual([
      'margin-left',
      'left',
      'text-align: right',
      'border-top-left-radius',
      'padding: 0 calc(1px + 2px) 0 3px',
    ])
  })
})
