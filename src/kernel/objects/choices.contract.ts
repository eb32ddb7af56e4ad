import type { Choice } from '#kernel/fields/contract.ts'
import type { Usage } from './metadata.contract.ts'

/** GET /api/v1/objects/{object}/fields/{field}/choices; PUT takes the whole list in its order, without the figures. */
export interface ChoiceList {
  choices: CountedChoice[]
  /** The list is the program's own: its values can be named, coloured and put in order only. */
  isFixed: boolean
}

export interface CountedChoice extends Choice {
  /** Records that hold the value, those in the trash too. */
  records: number
  /** Rules of the program or the field's default rest on it: it stays, and stays active. */
  isLocked: boolean
}

/** POST …/choices/merge */
export interface ChoiceMerge {
  from: string
  into: string
}

/** GET …/choices/merge?from=&into=: what a merge would do, before it is done. */
export interface ChoiceMergePreview {
  /** Records that the asker may change. */
  changes: number
  /** Records that keep the old value: in the trash, or out of the asker's reach. */
  beyond: number
  /** What names the old value and will go on naming it. */
  uses: Usage['uses']
}
