import type { ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Vocabulary } from '#kernel/filter/words/vocabulary.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { GroupNode, Node } from '../tree.ts'

/** What every part of the editor needs to know. */
export interface EditorContext {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  vocabulary: Vocabulary
}

/** What the parts of a tree share, whatever object they speak of. */
export interface TreeContext extends EditorContext {
  root: GroupNode
  onEdit: (next: GroupNode) => void
  /** One place up or down, by the keys of the handle. */
  onStep: (node: Node, by: 1 | -1) => void
  /** The part that was added last: typing goes on there. */
  fresh: string | null
  onFresh: (id: string | null) => void
  dragged: string | null
}

export const handleId = (id: string): string => `filter-handle-${id}`
