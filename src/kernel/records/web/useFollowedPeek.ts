import { useEffect, useRef } from 'react'
import { panel, usePanelPages } from '#kernel/client/panel.ts'
import type { ObjectRef } from '#kernel/client/records.ts'
import type { GridCursor } from './grid-keys.ts'
import type { Pages } from './pages.ts'

interface Followed {
  object: ObjectRef
  pages: Pages
  cursor: GridCursor | null
  setCursor: (cursor: GridCursor) => void
  scrollTo: (row: number) => void
}

/**
 * A record of this list that lies open beside it and the row of the keyboard are one: J and K in the panel move the row,
 * the arrows in the list move the panel.
 */
export function useFollowedPeek({ object, pages, cursor, setCursor, scrollTo }: Followed): void {
  const stack = usePanelPages()
  const page = stack.length === 1 && stack[0]?.type === 'record' && stack[0].object === object.name ? stack[0] : null
  const peeked = page?.id ?? null
  const standing = cursor ? (pages.row(cursor.row)?.id ?? null) : null
  const before = useRef({ peeked, standing })
  useEffect(() => {
    const last = before.current
    before.current = { peeked, standing }
    if (peeked === null || peeked === standing) return
    if (peeked !== last.peeked) {
      const row = pages.indexOf(peeked)
      if (row < 0) return
      setCursor({ row, col: cursor?.col ?? 0, editing: false })
      scrollTo(row)
    } else if (standing !== null && standing !== last.standing && last.standing === last.peeked)
      void panel.move({ type: 'record', object: object.name, id: standing })
  })
}
