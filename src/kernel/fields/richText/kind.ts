import type { FieldKind } from '../contract.ts'
import { htmlToText, textToHtml } from '../shared/html.ts'
import { written } from '../shared/makings.ts'
import { cleanText, sampleWords, textColumn, textSchema } from '../shared/strings.ts'

const max = 100_000

/** HTML. `parse` checks form and length only; on the way to the table the engine sanitises it by `server/sanitize.ts`. */
export const richText: FieldKind<'richText'> = {
  kind: 'richText',
  columns: textColumn,
  sortable: false,
  parse: (input, field) => cleanText(input, { max: field.maxLength ?? max, trim: true }),
  parseText: (cell, field) => {
    const isHtml = /<\/?[a-z][^<>]*>/i.test(cell)
    const html = isHtml || cell.trim() === '' ? cell : textToHtml(cell.trim())
    return cleanText(html, { max: field.maxLength ?? max, trim: true })
  },
  madeFrom: written,
  text: (value) => htmlToText(value),
  schema: (field) => ({ ...textSchema(field, max), contentMediaType: 'text/html' }),
  sample: (_field, random) => `<p>${sampleWords(random)} <strong>${sampleWords(random)}</strong></p>`,
}
