import type { ForecastNode } from '#modules/forecast/contract.ts'

/** The nodes of the forecast that somebody answers for: their own, and the highest of those that they lead. */
export function ownNodes(nodes: readonly ForecastNode[], userId: string): ForecastNode[] {
  const led = new Set(nodes.filter(({ kind, canAdjust }) => kind === 'team' && canAdjust).map(({ key }) => key))
  return nodes.filter(
    (node) =>
      (node.kind === 'user' && node.id === userId) ||
      (led.has(node.key) && node.key !== 'team:none' && (node.parent === null || !led.has(node.parent))),
  )
}
