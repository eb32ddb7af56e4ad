import styles from './Goals.module.css'

interface TrendProps {
  /** Running totals by the end of each step. */
  series: readonly string[]
  /** Steps of the whole period. */
  steps: number
  target: string | null
  label: string
}

const [width, height] = [96, 24]

/** What was achieved, step by step, against the straight line to the target. */
export function Trend({ series, steps, target, label }: TrendProps) {
  const values = series.map(Number)
  const most = Math.max(Number(target ?? 0), ...values)
  if (values.length === 0 || most <= 0) return null
  const x = (step: number) => (step / steps) * width
  const y = (value: number) => height - 1 - (Math.max(0, value) / most) * (height - 2)
  const points = [0, ...values].map((value, step) => `${x(step)},${y(value)}`).join(' ')
  return (
    <svg className={styles.trend} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {target === null ? null : <line className={styles.pace} x1={0} y1={y(0)} x2={width} y2={y(Number(target))} />}
      <polyline className={styles.line} points={points} />
    </svg>
  )
}
