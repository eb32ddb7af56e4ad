import { canonical } from './canonical.ts'
import type { Condition, Count, Filter } from './contract.ts'
import { isComplete, oppositeOf } from './operators.ts'
import { filterLimits } from './validate.ts'

/** A filter as it is edited: every part has an identity, so that it can be moved, and may still lack its value. */
export type Node = GroupNode | ConditionNode | ManyNode | FixedNode
export type Join = 'all' | 'any' | 'none'
export type Quantifier = 'some' | 'none' | 'every' | Count['op']

export interface GroupNode {
  id: string
  kind: 'group'
  join: Join
  parts: Node[]
}
export interface ConditionNode {
  id: string
  kind: 'condition'
  condition: Condition
  /** Not finished yet: no part of the filter before its value is there. */
  isDraft: boolean
}
/** Related records: some, none, all, or so many of them fulfil `where`. */
export interface ManyNode {
  id: string
  kind: 'many'
  path: string
  quantifier: Quantifier
  number: number
  where: GroupNode
}
/** What is kept as it is: everything, nothing, and what the reader may not see. */
export interface FixedNode {
  id: string
  kind: 'fixed'
  filter: Filter
}

let made = 0
const newId = (): string => `n${++made}`

export const newGroup = (parts: Node[] = [], join: Join = 'all'): GroupNode => ({
  id: newId(),
  kind: 'group',
  join,
  parts,
})

export const newCondition = (condition: Condition): ConditionNode => ({
  id: newId(),
  kind: 'condition',
  condition,
  isDraft: !isComplete(condition),
})

export const newMany = (path: string): ManyNode => ({
  id: newId(),
  kind: 'many',
  path,
  quantifier: 'some',
  number: 1,
  where: newGroup(),
})

/** The tree of a filter; the root is always a group. */
export function toTree(filter: Filter | undefined): GroupNode {
  if (!filter || 'all' in filter) return newGroup()
  const whole = canonical(filter)
  const node = 'all' in whole ? newGroup() : nodeOf(whole)
  return node.kind === 'group' ? node : newGroup([node])
}

/** The filter of a tree; undefined when nothing in it is finished. */
export function toFilter(group: GroupNode): Filter | undefined {
  const parts = group.parts.flatMap((part) => filterOfNode(part) ?? [])
  const [first] = parts
  if (!first) return undefined
  if (group.join === 'all') return parts.length > 1 ? { and: parts } : first
  const either = parts.length > 1 ? { or: parts } : first
  return group.join === 'any' ? either : { not: either }
}

function nodeOf(filter: Filter): Node {
  if ('and' in filter) return newGroup(filter.and.map(nodeOf), 'all')
  if ('or' in filter) return newGroup(filter.or.map(nodeOf), 'any')
  if ('not' in filter) return newGroup('or' in filter.not ? filter.not.or.map(nodeOf) : [nodeOf(filter.not)], 'none')
  if ('field' in filter) return { id: newId(), kind: 'condition', condition: filter, isDraft: false }
  if ('path' in filter) return { ...newMany(filter.path), quantifier: filter.has, where: toTree(filter.where) }
  if ('count' in filter)
    return { ...newMany(filter.count), quantifier: filter.op, number: filter.value, where: toTree(filter.where) }
  return { id: newId(), kind: 'fixed', filter }
}

function filterOfNode(node: Node): Filter | undefined {
  if (node.kind === 'group') return toFilter(node)
  if (node.kind === 'condition') return node.isDraft ? undefined : node.condition
  if (node.kind === 'fixed') return node.filter
  const inner = toFilter(node.where)
  const where = inner === undefined ? {} : { where: inner }
  return isHas(node.quantifier)
    ? { path: node.path, has: node.quantifier, ...where }
    : { count: node.path, ...where, op: node.quantifier, value: node.number }
}

export const isHas = (quantifier: Quantifier): quantifier is 'some' | 'none' | 'every' =>
  quantifier === 'some' || quantifier === 'none' || quantifier === 'every'

const childrenOf = (node: Node): Node[] =>
  node.kind === 'group' ? node.parts : node.kind === 'many' ? [node.where] : []

/** The nodes from the root down to one, itself last; empty when it is not there. */
export function wayTo(root: Node, id: string): Node[] {
  if (root.id === id) return [root]
  for (const child of childrenOf(root)) {
    const way = wayTo(child, id)
    if (way.length > 0) return [root, ...way]
  }
  return []
}

export const nodeAt = (root: Node, id: string): Node | undefined => wayTo(root, id).at(-1)

/** The group that a node is part of, and its place there. The root and the group of related records are part of none. */
export function placeOf(root: GroupNode, id: string): { group: GroupNode; index: number } | null {
  const group = wayTo(root, id).at(-2)
  if (group?.kind !== 'group') return null
  return { group, index: group.parts.findIndex((part) => part.id === id) }
}

/** The same tree with one node made anew, or gone. */
export function update(root: GroupNode, id: string, change: (node: Node) => Node | null): GroupNode {
  return (rewrite(root, id, change) as GroupNode | null) ?? newGroup()
}

function rewrite(node: Node, id: string, change: (node: Node) => Node | null): Node | null {
  if (node.id === id) return change(node)
  if (node.kind === 'group') return { ...node, parts: node.parts.flatMap((part) => rewrite(part, id, change) ?? []) }
  if (node.kind === 'many')
    return { ...node, where: (rewrite(node.where, id, change) as GroupNode | null) ?? newGroup() }
  return node
}

export const remove = (root: GroupNode, id: string): GroupNode => update(root, id, () => null)

export function insert(root: GroupNode, groupId: string, index: number, node: Node): GroupNode {
  return update(root, groupId, (group) =>
    group.kind === 'group' ? { ...group, parts: group.parts.toSpliced(index, 0, node) } : group,
  )
}

/** Not into itself, and not to another object's conditions: there its fields mean nothing. */
export function mayMove(root: GroupNode, id: string, groupId: string): boolean {
  const target = wayTo(root, groupId)
  const node = nodeAt(root, id)
  if (!node || target.length === 0 || target.some((one) => one.id === id)) return false
  return scopeOf(root, id) === scopeOf(root, groupId) && levelOf(target) + heightOf(node) <= filterLimits.depth
}

/** `index` counts before the node is taken away. */
export function move(root: GroupNode, id: string, groupId: string, index: number): GroupNode {
  const node = nodeAt(root, id)
  const from = placeOf(root, id)
  if (!node || !from || !mayMove(root, id, groupId)) return root
  const shift = from.group.id === groupId && from.index < index ? 1 : 0
  return insert(remove(root, id), groupId, index - shift, node)
}

/** One place up or down as the eye reads: into a group that is next, out of one that ends. Null at the very end. */
export function step(root: GroupNode, id: string, by: 1 | -1): GroupNode | null {
  const place = placeOf(root, id)
  if (!place) return null
  const { group, index } = place
  const next = group.parts[index + by]
  if (next?.kind === 'group' && mayMove(root, id, next.id)) {
    return move(root, id, next.id, by === 1 ? 0 : next.parts.length)
  }
  if (next) return move(root, id, group.id, by === 1 ? index + 2 : index - 1)
  const outer = placeOf(root, group.id)
  return outer ? move(root, id, outer.group.id, by === 1 ? outer.index + 1 : outer.index) : null
}

/** The groups that a node could be moved to, besides its own. */
export function otherGroups(root: GroupNode, id: string): GroupNode[] {
  const own = placeOf(root, id)?.group.id
  return groupsOf(root).filter((group) => group.id !== own && mayMove(root, id, group.id))
}

const groupsOf = (node: Node): GroupNode[] => [
  ...(node.kind === 'group' ? [node] : []),
  ...childrenOf(node).flatMap(groupsOf),
]

export const wrap = (root: GroupNode, id: string): GroupNode => update(root, id, (node) => newGroup([node]))

/** The parts of a group take its place; only where that changes no meaning. */
export function mayUnwrap(root: GroupNode, id: string): boolean {
  const group = nodeAt(root, id)
  const place = placeOf(root, id)
  if (group?.kind !== 'group' || !place || group.join === 'none') return false
  return group.parts.length < 2 || group.join === (place.group.join === 'all' ? 'all' : 'any')
}

export function unwrap(root: GroupNode, id: string): GroupNode {
  const place = placeOf(root, id)
  const group = nodeAt(root, id)
  if (!place || group?.kind !== 'group' || !mayUnwrap(root, id)) return root
  return update(root, place.group.id, (outer) =>
    outer.kind === 'group' ? { ...outer, parts: outer.parts.toSpliced(place.index, 1, ...group.parts) } : outer,
  )
}

export function duplicate(root: GroupNode, id: string): GroupNode {
  const place = placeOf(root, id)
  const node = nodeAt(root, id)
  return place && node ? insert(root, place.group.id, place.index + 1, copy(node)) : root
}

function copy(node: Node): Node {
  const id = newId()
  if (node.kind === 'group') return { ...node, id, parts: node.parts.map(copy) }
  return node.kind === 'many' ? { ...node, id, where: copy(node.where) as GroupNode } : { ...node, id }
}

/** The node that holds exactly where this one does not; by its own operator, if there is an opposite. */
export function negated(node: Node): Node {
  if (node.kind === 'condition') {
    const op = oppositeOf(node.condition.op)
    return op ? { ...node, condition: { ...node.condition, op } } : newGroup([node], 'none')
  }
  if (node.kind === 'many') {
    const quantifier = counterparts[node.quantifier]
    return quantifier ? { ...node, quantifier } : newGroup([node], 'none')
  }
  if (node.kind === 'fixed') return newGroup([node], 'none')
  const [only] = node.parts
  if (node.join === 'none') return only && node.parts.length === 1 ? only : { ...node, join: 'any' }
  return node.join === 'any' ? { ...node, join: 'none' } : newGroup([node], 'none')
}

const counterparts: Partial<Record<Quantifier, Quantifier>> = {
  some: 'none',
  none: 'some',
  gte: 'lt',
  lt: 'gte',
  gt: 'lte',
  lte: 'gt',
}

/** Denies a part; what is denied as a whole stays a group, so that the root stays one. */
export function negate(root: GroupNode, id: string): GroupNode {
  const isBound = placeOf(root, id) === null
  return update(root, id, (node) => {
    const next = negated(node)
    return isBound && next.kind !== 'group' ? newGroup([next]) : next
  })
}

/** Whether a group may get another group inside, as deep as the server takes filters. */
export const mayNest = (root: GroupNode, groupId: string): boolean =>
  levelOf(wayTo(root, groupId)) + 2 <= filterLimits.depth

/** The related records among whose conditions a node stands. */
const scopeOf = (root: GroupNode, id: string): string =>
  wayTo(root, id)
    .slice(0, -1)
    .findLast((node) => node.kind === 'many')?.id ?? ''

/** How deep the parts of the last of these nodes stand in the filter. */
const levelOf = (way: Node[]): number => way.reduce((level, node) => level + (isDenial(node) ? 2 : 1), 0)

function heightOf(node: Node): number {
  const inner = childrenOf(node).map(heightOf)
  return (isDenial(node) ? 2 : 1) + Math.max(0, ...inner)
}

const isDenial = (node: Node): boolean => node.kind === 'group' && node.join === 'none'

/** Whether something in it is not finished yet. */
export const hasDrafts = (node: Node): boolean =>
  node.kind === 'condition' ? node.isDraft : childrenOf(node).some(hasDrafts)
