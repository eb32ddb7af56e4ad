import type { Filter } from '#kernel/filter/contract.ts'

/** The objects whose records can go through a sequence. */
export const sequenced = ['lead', 'contact', 'opportunity', 'account'] as const
export type Sequenced = (typeof sequenced)[number]

/** The objects that a step can make. */
export const stepKinds = ['task', 'call', 'meeting'] as const
export type StepKind = (typeof stepKinds)[number]

/** Why a sequence ends by itself, where its template says so. A record in the trash ends it in any case. */
export const exitRules = ['converted', 'disqualified', 'closed', 'left', 'optedOut'] as const
export type ExitRule = (typeof exitRules)[number]

/** Why it is over. */
export const endReasons = ['completed', 'byHand', ...exitRules, 'deleted', 'refused'] as const
export type EndReason = (typeof endReasons)[number]

/** POST /api/v1/sequences/preview and /api/v1/sequences/start. */
export interface StartRequest {
  object: Sequenced
  /** Id of the template. */
  template: string
  /** These records, at most 5,000, or all that a filter finds. */
  ids?: string[]
  filter?: Filter
}

/** What would become of one record. */
export interface PlannedStart {
  id: string
  displayName: string
  /** What is made at once; null where nothing is. */
  first: PlannedActivity | null
  /** Why it is left out. */
  refused: { code: string; message: string } | null
}
export interface PlannedActivity {
  kind: StepKind
  subject: string
  /** ISO instant. */
  at: string
  /** Id of the person who gets it. */
  owner: string | null
}

/** Of the first 100; `total` counts all. */
export interface StartPreview {
  total: number
  items: PlannedStart[]
}

/** GET /api/v1/sequences/{object}/{id}: what a record goes and went through, newest first. */
export interface RecordSequences {
  runs: SequenceRunJson[]
}
export interface SequenceRunJson {
  id: string
  version: number
  name: string
  status: 'running' | 'paused' | 'finished' | 'stopped'
  reason: EndReason | null
  /** What was said by the rule that refused the next activity. */
  note: string | null
  startedBy: string | null
  startedAt: string
  endedAt: string | null
  /** The step that it is at, from 1 on, and how many there are; 0 where there is none. */
  step: number
  steps: number
  /** What is to be done now, for whoever may read it. */
  activity: { object: StepKind; id: string; subject: string; at: string | null; isClosed: boolean } | null
  /** When the next step comes by its day (ISO instant). */
  nextAt: string | null
}
