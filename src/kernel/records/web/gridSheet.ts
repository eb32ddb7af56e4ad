import type { GridStep } from './grid-keys.ts'

/** What the keys of the grid do, for the page of shortcuts; a test proves each line by `gridStep`. */
export const gridSheet: readonly {
  keys: string
  key: string
  ctrl?: boolean
  shift?: boolean
  does: GridStep['do']
}[] = [
  { keys: 'ArrowUp ArrowDown ArrowLeft ArrowRight', key: 'ArrowDown', does: 'move' },
  { keys: 'Enter', key: 'Enter', does: 'edit' },
  { keys: 'mod+Enter', key: 'Enter', ctrl: true, does: 'open' },
  { keys: 'Space', key: ' ', does: 'peek' },
  { keys: 'shift+Space', key: ' ', shift: true, does: 'toggle' },
  { keys: 'Delete', key: 'Delete', does: 'clear' },
  { keys: 'Escape', key: 'Escape', does: 'leave' },
]
