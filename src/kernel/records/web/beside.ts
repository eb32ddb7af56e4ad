import { createContext } from 'react'
import type { Neighbours } from './trail.ts'

/** The list that stands beside a record: to go on in it shows another record in the same place. */
export interface Beside {
  neighbours: Neighbours
  show: (id: string) => void
}

/** Null where a record has the screen to itself. */
export const ListBeside = createContext<Beside | null>(null)
