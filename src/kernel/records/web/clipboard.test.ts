import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTsv, readClipboard, toHtml, toTsv } from './clipboard.ts'

const clip = (text: string) => ({ getData: (type: string) => (type === 'text/plain' ? text : '') })

describe('cells through the clipboard', () => {
  test('tabs part cells, line breaks of every system part rows, the last one ends nothing', () => {
    expect(parseTsv('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(parseTsv('a\rb\nc')).toEqual([['a'], ['b'], ['c']])
    expect(parseTsv('a\t\n\tb')).toEqual([
      ['a', ''],
      ['', 'b'],
    ])
    expect(parseTsv('a\n\nb')).toEqual([['a'], [''], ['b']])
  })

  test('quoted cells hold tabs, quotes and lines; a stray quote is a character', () => {
    expect(parseTsv('"two\nlines"\t"a ""b"" c"\t"tab\there"')).toEqual([['two\nlines', 'a "b" c', 'tab\there']])
    expect(parseTsv('19" rack\t"open\n"half" quoted')).toEqual([['19" rack', '"open'], ['"half" quoted']])
  })

  test('whatever is written is read back as it was', () => {
    const cell = fc.string().map((text) => text.replaceAll('\r', ''))
    const table = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain(([rows, cols]) =>
        fc.array(fc.array(cell, { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }),
      )
      // A last row of one empty cell cannot be told from the end of the row before.
      .filter((rows) => rows.at(-1)?.join('') !== '')
    fc.assert(
      fc.property(table, (rows) => {
        expect(parseTsv(toTsv(rows.map((row) => row.map((text) => ({ text })))))).toEqual(rows)
      }),
    )
  })

  test('rows of unequal length become a block', () => {
    expect(readClipboard(clip('a\tb\nc'))).toEqual([
      [{ text: 'a' }, { text: 'b' }],
      [{ text: 'c' }, { text: '' }],
    ])
    expect(readClipboard(clip(''))).toEqual([])
  })

  test('as HTML nothing of a value becomes markup, and the exact value travels along', () => {
    const html = toHtml([[{ text: '<b>&"\nx', kind: 'link', exact: { id: '"' } }, { text: 'plain' }]])
    expect(html).toContain('&lt;b&gt;&amp;&quot;<br>x')
    expect(html).toContain('data-kind="link" data-exact="{&quot;id&quot;:&quot;\\&quot;&quot;}"')
    expect(html).not.toContain('<b>')
  })
})
