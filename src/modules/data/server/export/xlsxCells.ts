import { columnName } from '../parse/xlsx/sheet.ts'
import { inert, unguard } from '../run/inert.ts'
import type { CellType } from './columns.ts'

/** Places in `cellXfs` of the style sheet below. */
const styles = { head: 1, date: 2, instant: 3, quoted: 4 }

/** Bold heads, dates and times in the reader's own order, and texts that stay texts when somebody edits them. */
export const styleSheet = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/><xf xfId="0" numFmtId="22" applyNumberFormat="1"/><xf xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

export const headRow = (headers: readonly string[]): string =>
  row(
    1,
    headers.map((header, i) => textCell(`${columnName(i)}1`, header, styles.head)),
  )

export function dataRow(place: number, cells: readonly string[], types: readonly CellType[], zone: string): string {
  return row(
    place,
    cells.map((text, i) => (text === '' ? '' : cell(`${columnName(i)}${place}`, text, types[i], zone))),
  )
}

const row = (place: number, cells: string[]) => `<row r="${place}">${cells.join('')}</row>`

/** What no spreadsheet number can hold exactly stays a text, and so does every text: nothing here is ever a formula (S-23). */
function cell(at: string, text: string, type: CellType = 'text', zone: string): string {
  if (type === 'number' && isExact(text)) return `<c r="${at}"><v>${text}</v></c>`
  const serial = type === 'date' ? serialOf(text) : type === 'instant' ? serialOf(wallClock(text, zone)) : null
  if (serial !== null) return `<c r="${at}" s="${type === 'date' ? styles.date : styles.instant}"><v>${serial}</v></c>`
  // An import takes one apostrophe from such a text; here it gets one more to lose.
  const whole = unguard(text) === text ? text : `'${text}`
  return textCell(at, whole, inert(text) === text ? 0 : styles.quoted)
}

/** Spreadsheets count with 15 digits. */
const isExact = (text: string) => /^-?\d+(\.\d+)?$/.test(text) && text.replace(/^-?[0.]*|\./g, '').length <= 15

const wallClock = (instant: string, zone: string) =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' })

const dayLength = 86_400_000
const firstDay = Date.UTC(1899, 11, 30)
/** Before March 1900 spreadsheets count a day that never was. */
const firstSafe = 61

/** Days since 30 December 1899; null for what the calendar of spreadsheets does not know. */
function serialOf(iso: string): number | null {
  const milliseconds = Date.parse(iso.includes('T') ? `${iso}Z` : iso)
  const serial = (milliseconds - firstDay) / dayLength
  return serial >= firstSafe && serial < 2_958_466 ? serial : null
}

const longestCell = 32_767

function textCell(at: string, text: string, style: number): string {
  const styled = style === 0 ? '' : ` s="${style}"`
  return `<c r="${at}"${styled} t="inlineStr"><is><t xml:space="preserve">${escapeXml(text.slice(0, longestCell))}</t></is></c>`
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Signs that XML cannot hold are written as Office writes them: `_x000B_`. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (sign) =>
      sign === '\n' || sign === '\t' ? sign : `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
}
