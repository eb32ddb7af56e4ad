import type { Figures } from './measure.ts'
import type { Pair } from './requests.ts'

/** Prints one row: Rapport, floor, ratios, and whether the aim or the aim's ratio holds. */
export function printRow(pair: Pair, rapport: Figures, floor: Figures): void {
  const row = [
    pair.name.padEnd(22),
    `${ms(rapport.p50)} p50 ${ms(rapport.p95)} p95 ${per(rapport.rate)}`,
    `${ms(floor.p50)} p50 ${ms(floor.p95)} p95 ${per(floor.rate)}`,
    `× ${(rapport.p50 / floor.p50).toFixed(1)} time, ${(rapport.rate / floor.rate).toFixed(2)} rate`,
    pair.aim
      ? `aim ≤ ${pair.aim.p50} ms ≥ ${pair.aim.rate}/s: ${rapport.p50 <= pair.aim.p50 && rapport.rate >= pair.aim.rate ? 'met' : 'MISSED'}`
      : '',
  ]
  process.stdout.write(`${row.join(' | ')}\n`)
}

export function printLine(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(22)} | ${text}\n`)
}

const ms = (value: number) => `${value.toFixed(2).padStart(7)} ms`
const per = (value: number) => `${Math.round(value).toString().padStart(6)}/s`
