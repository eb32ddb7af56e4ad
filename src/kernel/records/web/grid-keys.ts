/** Where the keyboard stands in a grid, and whether a cell is being edited (`typed` = the character that opened it). */
export interface GridCursor {
  row: number
  col: number
  editing: boolean
  typed?: string
}

export interface GridBounds {
  rows: number
  cols: number
  /** Rows of one screen, for Page up and Page down. */
  page: number
}

export interface GridKey {
  key: string
  ctrl: boolean
  shift: boolean
  alt: boolean
}

/** What the grid does after a key; `null` leaves the key to the browser. */
export type GridStep =
  | { do: 'move'; cursor: GridCursor }
  | { do: 'edit'; cursor: GridCursor }
  | { do: 'commit'; cursor: GridCursor }
  | { do: 'cancel'; cursor: GridCursor }
  /** The range reaches from where it began to here; `from` begins it anew. */
  | { do: 'extend'; cursor: GridCursor; from?: GridCursor }
  | { do: 'clear' | 'fill' | 'open' | 'peek' | 'toggle' | 'leave' }

/** The keyboard of the grid as a pure function, the same for every object. */
export function gridStep(cursor: GridCursor, key: GridKey, bounds: GridBounds): GridStep | null {
  if (key.alt || bounds.rows === 0) return null
  return cursor.editing ? whileEditing(cursor, key, bounds) : whileSelecting(cursor, key, bounds)
}

function whileEditing(cursor: GridCursor, key: GridKey, bounds: GridBounds): GridStep | null {
  if (key.key === 'Escape') return { do: 'cancel', cursor: at(cursor.row, cursor.col) }
  if (key.key === 'Tab') return { do: 'commit', cursor: beside(cursor, key.shift ? -1 : 1, bounds) }
  if (key.key === 'Enter' && !key.shift) return { do: 'commit', cursor: moved(cursor, 1, 0, bounds) }
  return null
}

function whileSelecting(cursor: GridCursor, key: GridKey, bounds: GridBounds): GridStep | null {
  const target = destination(cursor, key, bounds)
  if (target) return { do: key.shift ? 'extend' : 'move', cursor: target }
  if (key.ctrl) return controlled(key, bounds)
  if (key.key === 'Tab') return tabbed(cursor, key, bounds)
  if (key.key === 'Enter' || key.key === 'F2')
    return { do: 'edit', cursor: { ...at(cursor.row, cursor.col), editing: true } }
  if (key.key === ' ') return { do: key.shift ? 'toggle' : 'peek' }
  if (key.key === 'Delete' || key.key === 'Backspace') return { do: 'clear' }
  if (key.key === 'Escape') return { do: 'leave' }
  if (isPrintable(key.key))
    return { do: 'edit', cursor: { row: cursor.row, col: cursor.col, editing: true, typed: key.key } }
  return null
}

/** Copy, cut and paste are events of the browser, which alone may touch the clipboard. */
function controlled(key: GridKey, bounds: GridBounds): GridStep | null {
  const letter = key.key.toLowerCase()
  if (key.key === 'Enter') return { do: 'open' }
  if (letter === 'd') return { do: 'fill' }
  if (letter === 'a') return { do: 'extend', from: at(0, 0), cursor: at(bounds.rows - 1, bounds.cols - 1) }
  return null
}

/** Tab walks cell by cell and leaves the grid after the last one, so that it is no trap. */
function tabbed(cursor: GridCursor, key: GridKey, bounds: GridBounds): GridStep | null {
  const isLast = cursor.row === bounds.rows - 1 && cursor.col === bounds.cols - 1
  const isFirst = cursor.row === 0 && cursor.col === 0
  if (key.shift ? isFirst : isLast) return null
  return { do: 'move', cursor: beside(cursor, key.shift ? -1 : 1, bounds) }
}

function destination(cursor: GridCursor, key: GridKey, bounds: GridBounds): GridCursor | null {
  const [lastRow, lastCol] = [bounds.rows - 1, bounds.cols - 1]
  switch (key.key) {
    case 'ArrowDown':
      return key.ctrl ? at(lastRow, cursor.col) : moved(cursor, 1, 0, bounds)
    case 'ArrowUp':
      return key.ctrl ? at(0, cursor.col) : moved(cursor, -1, 0, bounds)
    case 'ArrowRight':
      return key.ctrl ? at(cursor.row, lastCol) : moved(cursor, 0, 1, bounds)
    case 'ArrowLeft':
      return key.ctrl ? at(cursor.row, 0) : moved(cursor, 0, -1, bounds)
    case 'PageDown':
      return moved(cursor, bounds.page, 0, bounds)
    case 'PageUp':
      return moved(cursor, -bounds.page, 0, bounds)
    case 'Home':
      return at(key.ctrl ? 0 : cursor.row, 0)
    case 'End':
      return at(key.ctrl ? lastRow : cursor.row, lastCol)
    default:
      return null
  }
}

const at = (row: number, col: number): GridCursor => ({ row, col, editing: false })

const clamp = (value: number, last: number) => Math.max(0, Math.min(last, value))

const moved = (cursor: GridCursor, rows: number, cols: number, bounds: GridBounds): GridCursor =>
  at(clamp(cursor.row + rows, bounds.rows - 1), clamp(cursor.col + cols, bounds.cols - 1))

/** The next or previous cell in reading order. */
function beside(cursor: GridCursor, step: 1 | -1, bounds: GridBounds): GridCursor {
  const place = clamp(cursor.row * bounds.cols + cursor.col + step, bounds.rows * bounds.cols - 1)
  return at(Math.floor(place / bounds.cols), place % bounds.cols)
}

const isPrintable = (key: string) => [...key].length === 1 && key !== ' '
