import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What moves although somebody asked for less motion: times that are no token, outside of the query that asks. */
function restless(css: string): string[] {
  const asked = /@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g
  const moving = css.replaceAll(asked, '').matchAll(/\b(?:animation|transition|scroll-behavior):\s*([^;]+);/g)
  return [...moving]
    .map(([rule]) => rule)
    .filter((rule) => !/var\(--(fast|normal|slow|flash)\)|: (none|auto)/.test(rule))
}

test('nothing moves for people who asked for less motion', () => {
  const sheets = globSync('src/**/*.css')
  expect(sheets.length).toBeGreaterThan(40)
  expect(sheets.flatMap((file) => restless(readFileSync(file, 'utf8')).map((rule) => `${file}: ${rule}`))).toEqual([])
})

test('a movement with a time of its own is found', () => {
  const css = `
    .a { transition: background 0.1s ease; }
    .b { transition: opacity var(--fast); }
    @media (prefers-reduced-motion: no-preference) {
      .c { animation: turn 1s; }
      .d { animation: turn 2s; }
    }
    .e { animation: turn 3s; }`
  expect(restless(css)).toEqual(['transition: background 0.1s ease;', 'animation: turn 3s;'])
})
