import type { GridCursor } from './grid-keys.ts'

/** A place in the grid. */
export type GridPlace = Pick<GridCursor, 'row' | 'col'>

/** A rectangle of cells, its ends included. */
export interface GridRange {
  top: number
  left: number
  bottom: number
  right: number
}

/** From where a range began to where it reaches, whichever comes first. */
export const rangeOf = (from: GridPlace, to: GridPlace): GridRange => ({
  top: Math.min(from.row, to.row),
  left: Math.min(from.col, to.col),
  bottom: Math.max(from.row, to.row),
  right: Math.max(from.col, to.col),
})

export const rowsOf = ({ top, bottom }: GridRange): number => bottom - top + 1
export const colsOf = ({ left, right }: GridRange): number => right - left + 1
export const sizeOf = (range: GridRange): number => rowsOf(range) * colsOf(range)

/** Says which rows of a grid are headings of groups: no range reaches into them. */
export type IsHeading = (row: number) => boolean
const noHeadings: IsHeading = () => false

/** The rows of a range that hold records. */
export const rowsWithin = (range: GridRange, isHeading: IsHeading = noHeadings): number[] =>
  Array.from({ length: rowsOf(range) }, (_, at) => range.top + at).filter((row) => !isHeading(row))

/** What of a range lies in one row: first and last column, null where it does not reach. */
export const rangeInRow = (range: GridRange | null, row: number): { left: number; right: number } | null =>
  range && row >= range.top && row <= range.bottom ? { left: range.left, right: range.right } : null

export interface Pasted {
  place: GridPlace
  /** Row and column of the source. */
  from: GridPlace
}

/** Every place of a range in reading order. */
export const placesOf = (range: GridRange, isHeading?: IsHeading): GridPlace[] =>
  rowsWithin(range, isHeading).flatMap((row) => colsIn(range).map((col) => ({ row, col })))

const colsIn = (range: GridRange): number[] => Array.from({ length: colsOf(range) }, (_, at) => range.left + at)

export interface PasteBounds {
  rows: number
  cols: number
  isHeading?: IsHeading
}

/**
 * Where the cells of a pasted block come to stand: from the upper left corner of the range; a range that the block divides
 * is filled with copies of it, as a spreadsheet does. Headings are passed over within the range; beyond it the block ends
 * with its group. `outside` counts cells that find no place.
 */
export function pastePlan(
  source: { rows: number; cols: number },
  range: GridRange,
  { isHeading = noHeadings, ...bounds }: PasteBounds,
): { cells: Pasted[]; target: GridRange; outside: number } {
  const own = rowsWithin(range, isHeading)
  const height = own.length > 0 && own.length % source.rows === 0 ? own.length : source.rows
  const width = colsOf(range) % source.cols === 0 ? colsOf(range) : source.cols
  const rows = [...own.slice(0, height)]
  const first = rows[0]
  if (first === undefined) return { cells: [], target: range, outside: height * width }
  for (let next = range.bottom + 1; rows.length < height && next < bounds.rows && !isHeading(next); next++)
    rows.push(next)
  const right = Math.min(range.left + width, bounds.cols) - 1
  const target = { top: first, left: range.left, bottom: rows.at(-1) ?? first, right }
  const cells = rows.flatMap((row, at) =>
    colsIn(target).map((col) => ({
      place: { row, col },
      from: { row: at % source.rows, col: (col - range.left) % source.cols },
    })),
  )
  return { cells, target, outside: height * width - cells.length }
}

/** Fill down: the first row of a range into those below; one row alone takes what stands above it in its group. */
export function fillPlan(range: GridRange, isHeading: IsHeading = noHeadings): { cells: Pasted[] } {
  const own = rowsWithin(range, isHeading)
  const source = own.length > 1 ? own[0] : (own[0] ?? 0) - 1
  if (source === undefined || source < 0 || isHeading(source)) return { cells: [] }
  const below = { ...range, top: source + 1 }
  return { cells: placesOf(below, isHeading).map((place) => ({ place, from: { row: source, col: place.col } })) }
}

/** The handle drawn down or up from a range: its rows again and again in what was added. */
export function stretchPlan(
  range: GridRange,
  toRow: number,
  isHeading: IsHeading = noHeadings,
): { cells: Pasted[]; target: GridRange } {
  const isDown = toRow > range.bottom
  const own = rowsWithin(range, isHeading)
  if ((!isDown && toRow >= range.top) || own.length === 0) return { cells: [], target: range }
  const added = isDown
    ? { ...range, top: range.bottom + 1, bottom: toRow }
    : { ...range, top: toRow, bottom: range.top - 1 }
  const rows = rowsWithin(added, isHeading)
  const cells = rows.flatMap((row, at) => {
    const offset = isDown ? at % own.length : own.length - 1 - ((rows.length - 1 - at) % own.length)
    return colsIn(range).map((col) => ({ place: { row, col }, from: { row: own[offset] ?? range.top, col } }))
  })
  return { cells, target: { ...range, top: Math.min(range.top, toRow), bottom: Math.max(range.bottom, toRow) } }
}
