import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import {
  type Amounts,
  type ForecastAdjustment,
  type ForecastCategory,
  type ForecastCell,
  type ForecastNode,
  type ForecastReading,
  forecastCategories,
} from './contract.ts'

/** A node before it has figures. */
export type TreeNode = Omit<ForecastNode, 'cells'>

/** What is known of one node in one period. */
export interface OwnFigures {
  own?: Amounts | undefined
  adjustments?: Partial<Record<ForecastCategory, ForecastAdjustment>> | undefined
  quota?: string | undefined
}

export const nothing: Amounts = { closed: '0', commit: '0', bestCase: '0', pipeline: '0' }

export const addAmounts = (a: Amounts, b: Amounts): Amounts => map((category) => add(a[category], b[category]))

/** Most figures of a large tree are nothing, and exact sums cost. */
const add = (a: string, b: string): string => (a === '0' ? b : b === '0' ? a : addDecimals(a, b))

const subtract = (a: Amounts, b: Amounts): Amounts => map((category) => addDecimals(a[category], negative(b[category])))

const negative = (value: string): string =>
  value.startsWith('-') ? value.slice(1) : value === '0' ? value : `-${value}`

const map = (make: (category: ForecastCategory) => string): Amounts => ({
  closed: make('closed'),
  commit: make('commit'),
  bestCase: make('bestCase'),
  pipeline: make('pipeline'),
})

/**
 * A node's sum is its own and that of its children; where somebody has adjusted it, the parent sees the adjusted one, and both
 * are kept. Nodes come parents first.
 */
export function rollUp(
  nodes: readonly TreeNode[],
  periods: number,
  figuresOf: (key: string, period: number) => OwnFigures,
): ForecastNode[] {
  const cells = new Map<string, ForecastCell[]>()
  const children = Map.groupBy(nodes, (node) => node.parent)
  for (const node of nodes.toReversed()) {
    const beneath = (children.get(node.key) ?? []).map((child) => cells.get(child.key) ?? [])
    cells.set(
      node.key,
      Array.from({ length: periods }, (_, period) =>
        cellOf(
          figuresOf(node.key, period),
          beneath.flatMap((one) => one[period] ?? []),
        ),
      ),
    )
  }
  return nodes.map((node) => ({ ...node, cells: cells.get(node.key) ?? [] }))
}

function cellOf(
  { own = nothing, adjustments = {}, quota }: OwnFigures,
  beneath: readonly ForecastCell[],
): ForecastCell {
  const raw = beneath.reduce((sum, child) => addAmounts(sum, child.raw), own)
  const isSame = beneath.every((child) => !child.total)
  const seen = isSame ? raw : beneath.reduce((sum, child) => addAmounts(sum, totalOf(child)), own)
  const isAdjusted = Object.keys(adjustments).length > 0
  const total = map((category) => adjustments[category]?.value ?? seen[category])
  const quotas = beneath.flatMap((child) => child.quota ?? [])
  return {
    raw,
    ...(isAdjusted || !isSame ? { total } : {}),
    ...(isAdjusted ? { adjustments } : {}),
    quota: quota ?? (quotas.length > 0 ? quotas.reduce(addDecimals) : null),
    ...(quota === undefined && quotas.length > 0 ? { isQuotaSum: true } : {}),
  }
}

/** What counts: with adjustments where there are any. */
export const totalOf = (cell: ForecastCell): Amounts => cell.total ?? cell.raw

/** The forecast after people's own figures have changed; everything else stays the object it was. */
export function withOwn(nodes: readonly ForecastNode[], own: Readonly<Record<string, Amounts[]>>): ForecastNode[] {
  const found = new Map(nodes.map((node) => [node.key, node]))
  for (const [key, periods] of Object.entries(own))
    for (const [period, amounts] of periods.entries()) {
      const cell = found.get(key)?.cells[period]
      if (cell) addUp(found, key, period, subtract(amounts, cell.raw))
    }
  return nodes.map((node) => found.get(node.key) ?? node)
}

/** Carries a difference up the tree: an adjusted figure stays, and so does what its parents see of it. */
function addUp(nodes: Map<string, ForecastNode>, start: string, period: number, difference: Amounts): void {
  if (forecastCategories.every((category) => difference[category] === '0')) return
  let seen = difference
  for (let node = nodes.get(start); node; node = node.parent === null ? undefined : nodes.get(node.parent)) {
    const cell = node.cells[period]
    if (!cell) return
    const { adjustments = {} } = cell
    const passed = seen
    seen = map((category) => (adjustments[category] ? '0' : passed[category]))
    const raw = addAmounts(cell.raw, difference)
    const changed: ForecastCell = cell.total ? { ...cell, raw, total: addAmounts(cell.total, seen) } : { ...cell, raw }
    nodes.set(node.key, { ...node, cells: node.cells.with(period, changed) })
  }
}

/**
 * What a category tells. Cumulative is the classic reading: commit is closed and commit, best case is these and best case,
 * pipeline is all that is open.
 */
export function read(amounts: Amounts, category: ForecastCategory, reading: ForecastReading): string {
  if (reading === 'single') return amounts[category]
  const { closed, commit, bestCase, pipeline } = amounts
  if (category === 'closed') return closed
  if (category === 'commit') return addDecimals(closed, commit)
  if (category === 'bestCase') return [closed, commit, bestCase].reduce(addDecimals)
  return [pipeline, bestCase, commit].reduce(addDecimals)
}
