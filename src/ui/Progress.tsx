import styles from './Progress.module.css'

/** `value` of `total`; without a total the bar only says that work goes on. */
export function Progress({ value, total, label }: { value: number; total: number | null; label: string }) {
  const share = total === null ? undefined : total === 0 ? 1 : Math.min(1, value / total)
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : value}
    >
      <div
        className={share === undefined ? styles.unknown : styles.bar}
        style={share === undefined ? undefined : { transform: `scaleX(${share})` }}
      />
    </div>
  )
}

export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />
}
