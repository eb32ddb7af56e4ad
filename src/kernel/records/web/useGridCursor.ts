import { useMemo, useRef, useState } from 'react'
import type { GridCursor } from './grid-keys.ts'
import type { Pages } from './pages.ts'

/** Where the keyboard stands, and on which record: that one is meant, wherever it comes to stand. */
interface Standing extends GridCursor {
  id: string | undefined
}

interface Following {
  cursor: GridCursor | null
  /** By how many rows the record has moved since one came to it; null when it has left the list. */
  moved: number | null
}

type Rows = Pick<Pages, 'row' | 'indexOf'>

/**
 * The cursor of a grid whose rows come and go while others work. It stays with its record; where that one has left the list
 * it stays at its place, and nothing is edited there. `revision`: rows may stand elsewhere by now.
 */
export function useGridCursor(start: GridCursor | null, pages: Pages, revision: number) {
  const [standing, setStanding] = useState<Standing | null>(() => start && standingAt(start, pages))
  const { cursor, moved } = useMemo(
    () => (revision >= 0 ? following(standing, pages) : { cursor: null, moved: 0 }),
    [standing, pages, revision],
  )
  const rows = useRef(pages)
  rows.current = pages
  const set = useRef((next: GridCursor | null) => setStanding(next && standingAt(next, rows.current)))
  return { cursor, moved, setCursor: set.current }
}

const standingAt = (cursor: GridCursor, rows: Rows): Standing => ({ ...cursor, id: rows.row(cursor.row)?.id })

/** Where a cursor is that came to stand on a record. */
export function following(standing: Standing | null, rows: Rows): Following {
  if (!standing) return { cursor: null, moved: 0 }
  const { id, ...cursor } = standing
  const now = rows.row(cursor.row)
  // What has not come yet, or was let go since it is far away, may be the same.
  if (id === undefined || !now || now.id === id) return { cursor, moved: 0 }
  const row = rows.indexOf(id)
  if (row < 0) return { cursor: { row: cursor.row, col: cursor.col, editing: false }, moved: null }
  return { cursor: { ...cursor, row }, moved: row - cursor.row }
}
