import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { formatMoney, formatNumber, wholeUnits } from '#ui/format.ts'
import type { FigureValue } from '../figures.contract.ts'
import styles from './customers.module.css'

interface FigureLinkProps {
  value: FigureValue
  href: string
  /** What is counted and of whom, for those who do not see what stands around it. */
  label: string
  env: DisplayEnv
  tabIndex?: number
}

/** A figure that opens the rows behind it. */
export function FigureLink({ value, href, label, env, tabIndex }: FigureLinkProps) {
  const text = figureText(value, env)
  return (
    <a
      className={styles.figure}
      href={href}
      aria-label={`${label}: ${text}`}
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation()
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        env.open(href)
      }}
    >
      {text}
    </a>
  )
}

/** How many, and what they add up to in the organisation's currency. */
export function figureText({ count, sum }: FigureValue, { formats }: DisplayEnv): string {
  const shown = formatNumber(count, formats)
  if (sum === undefined || count === 0) return shown
  return `${shown} · ${formatMoney({ amount: sum, currency: formats.currency }, formats, wholeUnits)}`
}
