/** A deal of the quarter that is looked at: what it counts for, in money of the organisation. */
export interface Counted {
  id: string
  product: string
  /** Won: the amount; open: the part that its probability lets expect. */
  worth: number
}

export interface FallPlan {
  /** Which deals were about another product, by their id. */
  moved: Map<string, string>
  /** What the open deal that closes today has to be worth. */
  amount: number
}

/** A planted story needs room: nothing else may fall by more than this share. */
const mostFall = 0.12
const kept = 0.25

/**
 * Makes one product fall to a quarter of what it was and nothing else fall by much, by what deals were about alone: amounts, owners
 * and days stay, so that no other figure of the company moves. `last` was won in the same quarter a year before, `current` is won or
 * open in this one; `anchor` is the open deal whose amount makes the figure exact, `chance` its probability.
 */
export function planFall(
  star: string,
  last: readonly Counted[],
  current: readonly Counted[],
  anchor: { id: string; chance: number },
): FallPlan {
  const moved = new Map<string, string>()
  const ordinary = current.filter(({ id }) => id !== anchor.id)
  const expected = sums(ordinary)
  const before = sums(last)
  // What would have fallen was about the star then.
  for (const deal of last) {
    const left = before.get(deal.product) ?? 0
    if (deal.product === star || (expected.get(deal.product) ?? 0) >= left * (1 - mostFall)) continue
    moved.set(deal.id, star)
    shift(before, deal, star)
  }
  // Where that is not enough to fall from, more of last year was: others only grow by it.
  const goal = () => kept * (before.get(star) ?? 0)
  const other = [...new Set([...last, ...ordinary].map(({ product }) => product))]
    .filter((one) => one !== star)
    .sort()[0]
  for (const deal of ordinary) {
    if (deal.product !== star || (expected.get(star) ?? 0) <= goal() || other === undefined) continue
    moved.set(deal.id, other)
    shift(expected, deal, other)
  }
  // Where it has fallen too far, others that can spare it were about it.
  for (const deal of ordinary) {
    const spare = (expected.get(deal.product) ?? 0) - (before.get(deal.product) ?? 0)
    const missing = goal() - (expected.get(star) ?? 0)
    if (deal.product === star || moved.has(deal.id) || deal.worth > Math.min(spare, missing)) continue
    moved.set(deal.id, star)
    shift(expected, deal, star)
  }
  return { moved, amount: Math.max(0, goal() - (expected.get(star) ?? 0)) / anchor.chance }
}

function sums(deals: readonly Counted[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { product, worth } of deals) found.set(product, (found.get(product) ?? 0) + worth)
  return found
}

function shift(totals: Map<string, number>, { product, worth }: Counted, to: string): void {
  totals.set(product, (totals.get(product) ?? 0) - worth)
  totals.set(to, (totals.get(to) ?? 0) + worth)
}
