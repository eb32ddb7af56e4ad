import type { Language } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import type { ChecklistItem, Process, ProcessMove } from '#kernel/guards/contract.ts'

/** A process as it is being arranged; without one, every way is open. */
export function draftOf(field: string, standing: Process | undefined, states: readonly string[]): Process {
  const known = standing?.known ?? []
  const added = states.filter((state) => !known.includes(state))
  const opened = standing ? movesTouching(states, added) : movesTouching(states, states)
  const starts = (standing ? added : states).map((state) => newMove(null, state))
  const hasStarts = standing === undefined || standing.moves.some((move) => move.from === null)
  return {
    field,
    isActive: standing?.isActive ?? true,
    known: [...states],
    moves: [...(standing?.moves ?? []).filter(among(states)), ...(hasStarts ? starts : []), ...opened],
    checklists: Object.fromEntries(
      Object.entries(standing?.checklists ?? {}).filter(([state]) => states.includes(state)),
    ),
  }
}

const among =
  (states: readonly string[]) =>
  ({ from, to }: ProcessMove): boolean =>
    states.includes(to) && (from === null || states.includes(from))

/** Every move from or to one of `some`. */
const movesTouching = (states: readonly string[], some: readonly string[]): ProcessMove[] =>
  states.flatMap((from) =>
    states.filter((to) => from !== to && (some.includes(from) || some.includes(to))).map((to) => newMove(from, to)),
  )

const newMove = (from: string | null, to: string): ProcessMove => ({
  from,
  to,
  roles: [],
  requiredFields: [],
  noteField: null,
})

export const moveAt = ({ moves }: Process, from: string | null, to: string): ProcessMove | undefined =>
  moves.find((move) => move.from === from && move.to === to)

/** Opens a way that is closed, and closes one that is open. */
export function toggled(process: Process, from: string | null, to: string): Process {
  const rest = process.moves.filter((move) => move.from !== from || move.to !== to)
  return { ...process, moves: moveAt(process, from, to) ? rest : [...rest, newMove(from, to)] }
}

export const withMove = (process: Process, move: ProcessMove): Process => ({
  ...process,
  moves: process.moves.map((one) => (one.from === move.from && one.to === move.to ? move : one)),
})

/** Whether a move asks for more than the right to change the record. */
export const asksMore = ({ roles, requiredFields, noteField }: ProcessMove): boolean =>
  roles.length > 0 || requiredFields.length > 0 || noteField !== null

/** The items of a state as lines in one language. */
export const linesOf = (items: readonly ChecklistItem[], language: Language): string =>
  items.map(({ label }) => labelText(label, language)).join('\n')

/** Lines become items again: one that stood there keeps its id and its other languages, wherever it has gone. */
export function itemsOf(lines: string, before: readonly ChecklistItem[], language: Language): ChecklistItem[] {
  const taken = new Set(before.map(({ id }) => id))
  const texts = [...new Set(lines.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
  return texts.map((text) => {
    const standing = before.find(({ label }) => labelText(label, language) === text)
    if (standing) return standing
    const id = freeId(taken)
    taken.add(id)
    return { id, label: { [language]: text } }
  })
}

function freeId(taken: ReadonlySet<string>): string {
  let number = 1
  while (taken.has(`item${number}`)) number += 1
  return `item${number}`
}
