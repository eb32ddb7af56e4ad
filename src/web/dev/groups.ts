import { buttons } from './groups/buttons.tsx'
import { editors, fields } from './groups/fields.tsx'
import { inputs } from './groups/inputs.tsx'
import { overlays } from './groups/overlays.tsx'
import { pages } from './groups/pages.tsx'
import { records } from './groups/records.tsx'
import { states } from './groups/states.tsx'
import { words } from './groups/words.tsx'
import type { MakeGroup } from './specimen.ts'

/** The rooms of the gallery, in the order of its list. */
export const groups = { buttons, inputs, words, states, pages, overlays, fields, editors, records } satisfies Record<
  string,
  MakeGroup
>

export type GroupName = keyof typeof groups
export const groupNames = Object.keys(groups) as GroupName[]
