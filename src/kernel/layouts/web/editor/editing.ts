import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Layout, LayoutPurpose } from '#kernel/layouts/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

/** What the inspector is about; nothing chosen is the page itself. */
export type Chosen = { kind: 'field' | 'section' | 'tab' | 'card'; id: string }

/** All that the parts of the editor share. */
export interface Editing {
  object: ObjectMetadata
  /** A real record, so that the page shows what people will see. */
  record: RecordJson
  env: DisplayEnv
  purpose: LayoutPurpose
  layout: Layout
  change: (next: Layout) => void
  chosen: Chosen | null
  choose: (chosen: Chosen | null) => void
}

export const isChosen = ({ chosen }: Editing, kind: Chosen['kind'], id: string): boolean =>
  chosen?.kind === kind && chosen.id === id

export const labelOf = ({ object, env }: Pick<Editing, 'object' | 'env'>, name: string): string =>
  env.text(object.fields.find((field) => field.name === name)?.label, name)

/** A name that no other section or tab of the layout has. */
export function freshId(layout: Layout, stem: string): string {
  const taken = new Set([...layout.sections, ...layout.tabs].map((one) => one.id))
  for (let n = 1; ; n++) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`
}
