import type { Figures } from './measure.ts'
import type { Pair } from './requests.ts'

/** Prints one row: Rapport, floor, ratios, and whether the aim or the aim's ratio holds. */
export function printRow(pair: Pair, rapport: Figures, floor: Figures): void {
  const row = [
    pair.name.padEnd(22),
    `${ms(rapport.p50)} p50 ${ms(rapport.p95)} p95 ${per(rapport.rate)}`,
    `${ms(floor.p50)} p50 ${ms(floor.p95)} p95 ${per(floor.rate)}`,
    `× ${(rapport.p50 / floor.p50).toFixed(1)} time, ${(rapport.rate / floor.rate).toFixed(2)} rate`,
    pair.aim ? verdict(pair.aim, rapport, floor) : '',
  ]
  process.stdout.write(`${row.join(' | ')}\n`)
}

/** Met in figures, or, on a slower day, in the same ratio to the floor as the aim has to its own. */
function verdict(aim: NonNullable<Pair['aim']>, rapport: Figures, floor: Figures): string {
  const slower = aim.p50 / aim.floor.p50
  const fewer = aim.rate / aim.floor.rate
  const isMet = rapport.p50 <= aim.p50 && rapport.rate >= aim.rate
  const time = rapport.p50 / floor.p50 <= slower
  const rate = rapport.rate / floor.rate >= fewer
  const missed = [time ? '' : 'time', rate ? '' : 'rate'].filter(Boolean).join(' and ')
  const word = isMet ? 'met' : missed === '' ? 'met by ratio' : `MISSED in ${missed}`
  return `aim ≤ ${aim.p50} ms (× ${slower.toFixed(1)}) ≥ ${aim.rate}/s (${fewer.toFixed(2)}): ${word}`
}

export function printLine(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(22)} | ${text}\n`)
}

const ms = (value: number) => `${value.toFixed(2).padStart(7)} ms`
const per = (value: number) => `${Math.round(value).toString().padStart(6)}/s`
