import type { Issue } from '#kernel/errors.ts'
import type { JsonValue, Label } from '#kernel/fields/contract.ts'

/**
 * What an administrator does not let stand: a record of which `refuseWhen` is true is not written. The condition is CEL over the
 * fields of the record, one step along its links, and `before.` for the record as it stood (all empty while it is made).
 */
export interface ValidationRule {
  /** Stable name within its object: `closeDateAhead`. */
  id: string
  name: Label
  refuseWhen: string
  /** What people read who are refused. */
  message: Label
  /** Where the message stands; null: at the record as a whole. */
  field: string | null
  on: 'create' | 'update' | 'both'
  isActive: boolean
}

export const ruleMoments = ['create', 'update', 'both'] as const

/** GET /api/v1/objects/{name}/rules. A rule with a `fault` (a field that is gone) stops no write. */
export interface ListedRule extends ValidationRule {
  fault: Issue | null
}

/** POST …/rules/trial: what a rule would say of a record as it stands (absent: the newest that the asker may read). */
export interface RuleTrialRequest {
  refuseWhen: string
  record?: string
}
export interface RuleTrial {
  /** What is wrong with the condition; `at` and `until` of its params tell where, in characters from 0. */
  issue: Issue | null
  record: { id: string; displayName: string } | null
  /** What it read there, by path. */
  inputs: { path: string; value: JsonValue }[]
  isRefused: boolean
}

/** POST …/rules/dry-run: how many standing records would be refused, of the newest that the asker may read. */
export interface RuleDryRun {
  issue: Issue | null
  checked: number
  refused: number
  /** False: there are more records than were looked at. */
  isComplete: boolean
  /** Some of those that would be refused. */
  examples: { id: string; displayName: string }[]
}

/** Most records that one dry run looks at. */
export const mostDryRun = 10_000

/**
 * How a record goes from state to state by one field: a choice, or a link whose records are the states. Absent or inactive:
 * every way is open. A state that came after it was saved is entered and left freely until somebody says otherwise.
 */
export interface Process {
  field: string
  isActive: boolean
  /** States (choices, ids of records) when it was saved. */
  known: string[]
  moves: ProcessMove[]
  /** What is ticked before a state is left, by state. */
  checklists: Record<string, ChecklistItem[]>
}

export interface ProcessMove {
  /** Null: new records. Where no move leads from there, they begin in any state. */
  from: string | null
  to: string
  /** Who may make it; empty: everybody who may change the field. */
  roles: string[]
  requiredFields: string[]
  /** A text field that must be written anew with this move: why it is made. */
  noteField: string | null
}

export interface ChecklistItem {
  /** Stable within its state, so that its label can be put otherwise. */
  id: string
  label: Label
}

/** What the asker can do by a process; part of the metadata. */
export interface OpenMoves {
  field: string
  known: string[]
  moves: { from: string | null; to: string; isMine: boolean }[]
}

export type MoveAnswer = 'open' | 'closed' | 'notMine'

/** Whether a record may go from a state to another. */
export function moveBetween(process: OpenMoves | undefined, from: string | null, to: string | null): MoveAnswer {
  if (!process || from === to || to === null || !process.known.includes(to)) return 'open'
  if (from !== null && !process.known.includes(from)) return 'open'
  const ways = process.moves.filter((move) => move.from === from)
  if (from === null && ways.length === 0) return 'open'
  const move = ways.find((one) => one.to === to)
  return move === undefined ? 'closed' : move.isMine ? 'open' : 'notMine'
}

/** GET and PUT /api/v1/checklists/{object}/{id}/{field}: what is to be ticked before the record leaves its state. */
export interface Checklist {
  state: string | null
  items: { id: string; label: string; tick: { at: string; by: string; byName: string } | null }[]
}
