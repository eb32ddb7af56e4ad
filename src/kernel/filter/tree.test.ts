import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, normalise } from './canonical.ts'
import type { Filter } from './contract.ts'
import {
  duplicate,
  type GroupNode,
  insert,
  mayMove,
  mayNest,
  mayUnwrap,
  move,
  type Node,
  negate,
  newCondition,
  newGroup,
  newMany,
  nodeAt,
  otherGroups,
  remove,
  step,
  toFilter,
  toTree,
  unwrap,
  update,
  wayTo,
  wrap,
} from './tree.ts'
import { validateFilter } from './validate.ts'

const names = ['a', 'b', 'c'] as const
const is = (field: string): Filter => ({ field, op: 'eq', value: true })

const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Filter>(
      ...names.map(is),
      ...names.map((field): Filter => ({ field, op: 'ne', value: true })),
      { all: true },
      { none: true },
    ),
    fc.array(tie('filter'), { maxLength: 3 }).map((and): Filter => ({ and })),
    fc.array(tie('filter'), { maxLength: 3 }).map((or): Filter => ({ or })),
    tie('filter').map((not): Filter => ({ not })),
    fc.record({
      path: fc.constant('many'),
      has: fc.constantFrom('some', 'none', 'every'),
      where: tie('filter'),
    }) as fc.Arbitrary<Filter>,
    fc.record({
      count: fc.constant('many'),
      where: tie('filter'),
      op: fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte'),
      value: fc.nat(3),
    }) as fc.Arbitrary<Filter>,
  ),
}))

type World = Record<string, boolean>
const worlds: World[] = Array.from({ length: 8 }, (_, bits) => ({
  a: (bits & 1) > 0,
  b: (bits & 2) > 0,
  c: (bits & 4) > 0,
}))
const related = [worlds[1], worlds[6], worlds[7]] as World[]

/** What the grammar says, in the fewest words, over records of three flags. */
function holds(filter: Filter | undefined, world: World): boolean {
  if (!filter || 'all' in filter) return true
  if ('none' in filter) return false
  if ('and' in filter) return filter.and.every((part) => holds(part, world))
  if ('or' in filter) return filter.or.some((part) => holds(part, world))
  if ('not' in filter) return !holds(filter.not, world)
  if ('field' in filter) return (world[filter.field] === filter.value) === (filter.op === 'eq')
  const matching = related.filter((one) => holds(filter.where, one)).length
  if ('path' in filter)
    return filter.has === 'every' ? matching === related.length : matching > 0 === (filter.has === 'some')
  const { op, value } = filter
  return {
    eq: matching === value,
    lt: matching < value,
    lte: matching <= value,
    gt: matching > value,
    gte: matching >= value,
  }[op]
}

const truth = (filter: Filter | undefined) => worlds.map((world) => holds(filter, world))
const all = (node: Node): Node[] => [
  node,
  ...(node.kind === 'group' ? node.parts.flatMap(all) : node.kind === 'many' ? all(node.where) : []),
]

describe('the tree of a filter', () => {
  it('is the filter', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(truth(toFilter(toTree(filter)))).toEqual(truth(filter))
        const whole = canonical(filter)
        if (!JSON.stringify(whole).includes('"all"')) expect(toFilter(toTree(whole))).toEqual(whole)
      }),
      { numRuns: 500 },
    )
  })

  it('normalising changes no meaning, and nothing is left to normalise', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const normal = normalise(filter)
        expect(truth(normal)).toEqual(truth(filter))
        expect(normalise(normal)).toEqual(normal)
      }),
      { numRuns: 500 },
    )
  })

  it('denying a part and denying it again, wrapping and unwrapping change no meaning', () => {
    fc.assert(
      fc.property(anyFilter, fc.nat(), (filter, at) => {
        const root = toTree(filter)
        const nodes = all(root)
        const { id } = nodes[at % nodes.length] as Node
        if (id !== root.id) expect(truth(toFilter(wrap(root, id)))).toEqual(truth(toFilter(root)))
        if (mayUnwrap(root, id)) expect(truth(toFilter(unwrap(root, id)))).toEqual(truth(toFilter(root)))
        const denied = negate(toTree(filter), 'nobody')
        expect(truth(toFilter(denied))).toEqual(truth(filter))
        const whole = toFilter(root)
        if (whole) expect(truth(toFilter(negate(root, root.id)))).toEqual(truth(whole).map((one) => !one))
      }),
      { numRuns: 300 },
    )
  })

  it('moving loses nothing, and stepping through it comes everywhere and ends', () => {
    fc.assert(
      fc.property(anyFilter, fc.nat(), (filter, at) => {
        const root = toTree(filter)
        const nodes = all(root).filter((node) => node.id !== root.id)
        const node = nodes[at % Math.max(1, nodes.length)]
        if (!node) return
        const ids = (tree: GroupNode) =>
          all(tree)
            .map((one) => one.id)
            .toSorted()
        for (const group of otherGroups(root, node.id)) {
          const moved = move(root, node.id, group.id, 0)
          expect(ids(moved)).toEqual(ids(root))
          expect(wayTo(moved, node.id).at(-2)?.id).toBe(group.id)
        }
        let tree: GroupNode | null = root
        for (let steps = 0; tree; steps++) {
          expect(steps).toBeLessThan(200)
          const next: GroupNode | null = step(tree, node.id, 1)
          if (next) expect(ids(next)).toEqual(ids(root))
          if (next && step(next, node.id, -1)) {
            expect(truth(toFilter(step(next, node.id, -1) as GroupNode))).toEqual(truth(toFilter(tree)))
          }
          tree = next
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('editing', () => {
  const a = newCondition({ field: 'a', op: 'eq', value: true })
  const b = newCondition({ field: 'b', op: 'contains' })
  const inner = newGroup([b], 'any')
  const root = newGroup([a, inner])

  it('leaves unfinished conditions and empty groups out', () => {
    expect(toFilter(root)).toEqual(is('a'))
    expect(toFilter(remove(root, b.id))).toEqual(is('a'))
    expect(toFilter(newGroup([newGroup([], 'none')]))).toBeUndefined()
  })

  it('moves into groups and out of them, never into itself', () => {
    const moved = move(root, a.id, inner.id, 1)
    expect((nodeAt(moved, inner.id) as GroupNode).parts.map((part) => part.id)).toEqual([b.id, a.id])
    expect(move(root, inner.id, inner.id, 0)).toBe(root)
    expect(mayMove(root, inner.id, root.id)).toBe(true)
    expect(step(root, a.id, -1)).toBeNull()
    expect(step(root, a.id, 1)?.parts).toHaveLength(1)
  })

  it('keeps conditions on related records among themselves', () => {
    const many = newMany('tasks')
    const tree = insert(root, root.id, 0, many)
    expect(mayMove(tree, a.id, many.where.id)).toBe(false)
    expect(otherGroups(tree, a.id).map((group) => group.id)).toEqual([inner.id])
    expect(toFilter(tree)).toEqual({ and: [{ path: 'tasks', has: 'some' }, is('a')] })
  })

  it('duplicates with new identities', () => {
    const twice = duplicate(root, inner.id)
    const ids = all(twice).map((node) => node.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(twice.parts).toHaveLength(3)
  })

  it('denies by the opposite operator, where there is one', () => {
    const flipped = negate(root, a.id)
    expect(toFilter(flipped)).toEqual({ field: 'a', op: 'ne', value: true })
    const less = newCondition({ field: 'n', op: 'lt', value: 3 })
    expect(toFilter(negate(newGroup([less]), less.id))).toEqual({ not: { field: 'n', op: 'lt', value: 3 } })
  })

  it('goes as deep as the server does, and no deeper', () => {
    let tree = newGroup()
    let deepest = tree.id
    while (mayNest(tree, deepest)) {
      const group = newGroup([newCondition({ field: 'a', op: 'eq', value: true })], 'none')
      tree = insert(tree, deepest, 0, group)
      deepest = group.id
    }
    expect(() => validateFilter(toFilter(update(tree, 'nobody', () => null)))).not.toThrow()
    expect(wayTo(tree, deepest).length).toBeGreaterThan(3)
  })
})
