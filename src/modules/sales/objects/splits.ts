import { addDecimals } from '#kernel/fields/shared/decimals.ts'

/** One share as it is written. `percent` as a decimal text, at most two digits after the point. */
export interface SplitInput {
  user: string
  percent: string
  kind: 'revenue' | 'overlay'
}

const hundredths = (percent: string): bigint => {
  const [whole = '0', fraction = ''] = percent.split('.')
  return BigInt(whole) * 100n + BigInt(fraction.slice(0, 2).padEnd(2, '0'))
}

/** What revenue splits come to, in percent. */
export const splitTotal = (percents: readonly string[]): string => percents.reduce(addDecimals, '0')

/**
 * Divides an amount by percents that add to 100, exactly: each share is cut to the digits of the currency, and the units that
 * are left go to those who lost most by it, the first among equals.
 */
export function splitAmounts(amount: string, percents: readonly string[], digits: number): string[] {
  const isNegative = amount.startsWith('-')
  const units = toUnits(amount.replace('-', ''), digits)
  const shares = percents.map((percent) => units * hundredths(percent))
  const cut = shares.map((share) => share / 10_000n)
  let rest = Number(units - cut.reduce((sum, one) => sum + one, 0n))
  const byLoss = shares
    .map((share, index) => ({ index, lost: share % 10_000n }))
    .toSorted((a, b) => (a.lost === b.lost ? a.index - b.index : a.lost > b.lost ? -1 : 1))
  for (const { index } of byLoss) {
    if (rest-- <= 0) break
    cut[index] = (cut[index] ?? 0n) + 1n
  }
  return cut.map((one) => `${isNegative && one > 0n ? '-' : ''}${fromUnits(one, digits)}`)
}

function toUnits(amount: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'))
}

function fromUnits(units: bigint, digits: number): string {
  if (digits === 0) return String(units)
  const text = String(units).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
