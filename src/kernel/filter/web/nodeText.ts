import type { Filter } from '#kernel/filter/contract.ts'
import { type Node, newGroup, toFilter } from '../tree.ts'
import type { EditorContext } from './context.ts'
import { sentenceOf } from './sentence.ts'

/** A part of the tree in words, also where it is not finished. */
export function nodeText(node: Node, { object, env, vocabulary }: EditorContext): string {
  const filter: Filter | undefined =
    node.kind === 'condition' ? node.condition : toFilter(node.kind === 'group' ? node : newGroup([node]))
  if (filter) return sentenceOf(filter, object, vocabulary, env.formats)
  return env.t('filter.group', { join: node.kind === 'group' ? env.t(`filter.join.${node.join}`) : '' })
}
