/** The chosen records by id; they stay chosen while their rows come and go. */
export type Selection = ReadonlySet<string>

export const noSelection: Selection = new Set()

export function toggled(selection: Selection, id: string): Selection {
  const next = new Set(selection)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Shift-click: everything between the last choice and this one. */
export const withAll = (selection: Selection, ids: string[]): Selection => new Set([...selection, ...ids])

export function headState(selection: Selection, loaded: { id: string }[]): 'none' | 'some' | 'all' {
  if (selection.size === 0) return 'none'
  return loaded.length > 0 && loaded.every((record) => selection.has(record.id)) ? 'all' : 'some'
}
