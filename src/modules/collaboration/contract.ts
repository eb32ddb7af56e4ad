/** GET /api/v1/series/{object}/{id}: where a record of a series of tasks or meetings stands. */
export interface SeriesJson {
  /** The next one will be made when this one is done, skipped or past. */
  isNewest: boolean
  /** When the next one would be (ISO instant), as things stand; null when none follows. */
  next: string | null
}
