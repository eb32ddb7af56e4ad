/** One row of a file. `row` counts as a spreadsheet does: the header line is row 1. */
export interface SourceRow {
  row: number
  cells: string[]
  /** Set when the row cannot be trusted; it is then reported and never written. */
  problem: RowProblem | null
}
export interface RowProblem {
  code: 'columns' | 'quote' | 'nul' | 'bytes' | 'formula' | 'tooLong'
  message: string
}
