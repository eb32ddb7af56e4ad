import type { ReactNode } from 'react'
import type { ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Force } from './force.ts'

/** One component of the design system in all its states. */
export interface Specimen {
  /** As the code calls it. */
  name: string
  /** What it is for, in one sentence of the reader's language. */
  purpose: string
  shown: Shown[]
}

/** One state of a component. */
export interface Shown {
  /** Key of its name, `dev.states.<state>`. */
  state: string
  /** Which of several in this state. */
  detail?: string
  /** Pointer and keyboard act as if they were there. */
  force?: Force
  isRightToLeft?: boolean
  /** Takes the whole line. */
  isWide?: boolean
  content: ReactNode
}

/** What the specimens of a group are made with. */
export interface Kit {
  t: DisplayEnv['t']
  env: DisplayEnv
  parseEnv: ParseEnv
}

export type MakeGroup = (kit: Kit) => Specimen[]

/** A component with its sentence, found by its name. */
export const specimen = ({ t }: Pick<Kit, 't'>, name: string, shown: Shown[]): Specimen => ({
  name,
  purpose: t(`dev.purposes.${name.replaceAll('.', '_')}`),
  shown,
})
