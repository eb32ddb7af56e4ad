import type { Flow, FlowKind } from '../contract.ts'

/** A line of the waterfall: where its bar begins and how long it is, in percent of the width. */
export interface FlowLine {
  kind: FlowKind | 'opening' | 'closing'
  count: number
  /** Of ends the sum, of movements the effect with its sign. */
  value: string
  start: number
  width: number
}

/** Each movement begins where the one before it ended, so that the eye walks from opening to closing. */
export function flowLines({ opening, bars, closing }: Flow): FlowLine[] {
  let at = Number(opening.value)
  const steps = bars.map(({ effect }) => {
    const from = at
    at += Number(effect)
    return [from, at] as const
  })
  const ends = [0, Number(opening.value), Number(closing.value), ...steps.flat()]
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  const share = (value: number) => (most > least ? ((value - least) / (most - least)) * 100 : 0)
  const line = (kind: FlowLine['kind'], count: number, value: string, from: number, to: number): FlowLine => {
    const [start, end] = [share(Math.min(from, to)), share(Math.max(from, to))]
    return { kind, count, value, start, width: end - start }
  }
  return [
    line('opening', opening.count, opening.value, 0, Number(opening.value)),
    ...bars.map(({ kind, count, effect }, at) => {
      const [from, to] = steps[at] ?? [0, 0]
      return line(kind, count, effect, from, to)
    }),
    line('closing', closing.count, closing.value, 0, Number(closing.value)),
  ]
}

export const isEnd = (kind: FlowLine['kind']): kind is 'opening' | 'closing' => kind === 'opening' || kind === 'closing'
