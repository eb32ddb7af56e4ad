import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import type { GoalNode, GoalPace } from './contract.ts'
import { progressOf } from './pace.ts'
import type { TreeNode } from './rollUp.ts'

/** What is known of one node alone. `steps`: what was achieved in each. */
export interface OwnGoal {
  goals: string[]
  target: string | null
  steps: readonly string[]
}

/** What stands beneath each node and itself, step by step. Nodes come parents first. */
export function sumsUp(
  nodes: readonly Pick<TreeNode, 'key' | 'parent'>[],
  count: number,
  stepsOf: (key: string) => readonly string[] | undefined,
): Map<string, string[]> {
  const sums = new Map<string, string[]>()
  const add = (key: string, steps: readonly string[]) => {
    const known = sums.get(key)
    sums.set(key, known ? known.map((value, at) => plus(value, steps[at])) : [...steps])
  }
  for (const { key, parent } of nodes.toReversed()) {
    const own = stepsOf(key)
    if (own) add(key, own)
    const all = sums.get(key)
    if (all && parent !== null) add(parent, all)
  }
  for (const { key } of nodes) if (!sums.has(key)) sums.set(key, new Array<string>(count).fill('0'))
  return sums
}

const plus = (a: string, b = '0'): string => (b === '0' ? a : a === '0' ? b : addDecimals(a, b))

/** Running totals. */
export function cumulated(steps: readonly string[]): string[] {
  let total = '0'
  return steps.map((value) => {
    total = plus(total, value)
    return total
  })
}

export interface GoalFrame {
  pace: GoalPace
  /** After the point. */
  digits: number
  /** Steps in all, and those that have begun. */
  steps: number
  begun: number
}

/** The tree with targets, achievements and what these come to. */
export function rollUpGoals(
  nodes: readonly (TreeNode & { canPlan: boolean })[],
  ownOf: (key: string) => Partial<OwnGoal>,
  { pace, digits, steps, begun }: GoalFrame,
): GoalNode[] {
  const sums = sumsUp(nodes, steps, (key) => ownOf(key).steps)
  const beneath = targetsBeneath(nodes, (key) => ownOf(key).target ?? null)
  return nodes.map(({ key, kind, id, name, parent, isActive, canPlan }) => {
    const { goals = [], target = null } = ownOf(key)
    const series = cumulated(sums.get(key) ?? [])
    const achieved = series.at(-1) ?? '0'
    const wanted = target ?? beneath.get(key) ?? null
    return {
      key,
      kind,
      id,
      name,
      parent,
      isActive,
      canPlan,
      goals,
      target,
      beneath: beneath.get(key) ?? null,
      achieved,
      series: series.slice(0, begun),
      progress: wanted === null ? null : progressOf(wanted, achieved, pace, digits),
    }
  })
}

/** What those directly beneath are to reach together; nothing where nobody there has a target. */
function targetsBeneath(
  nodes: readonly TreeNode[],
  targetOf: (key: string) => string | null,
): ReadonlyMap<string, string> {
  const beneath = new Map<string, string>()
  for (const { key, parent } of nodes.toReversed()) {
    const counts = targetOf(key) ?? beneath.get(key)
    if (counts === undefined || parent === null) continue
    beneath.set(parent, plus(counts, beneath.get(parent)))
  }
  return beneath
}
