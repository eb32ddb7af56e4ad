import type { RecordJson } from '#kernel/records/contract.ts'
import styles from './currencies.module.css'

const [width, height] = [640, 96]

/** The rates as steps over time; the table beside it says the same in figures. */
export function RateLine({ label, rates }: { label: string; rates: readonly RecordJson[] }) {
  const points = rates.map((rate) => ({ at: Date.parse(String(rate.validFrom)), value: Number(rate.rate) })).reverse()
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first === last) return null
  const values = points.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (at: number) => ((at - first.at) / (last.at - first.at)) * width
  const y = (value: number) => (high === low ? height / 2 : height - ((value - low) / (high - low)) * height)
  const path = points.map(({ at, value }, i) => (i === 0 ? `M${x(at)} ${y(value)}` : `H${x(at)}V${y(value)}`)).join('')
  return (
    <svg
      className={styles.line}
      viewBox={`0 -2 ${width} ${height + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={path} />
    </svg>
  )
}
