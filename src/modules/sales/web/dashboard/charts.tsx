import { IconArrowDown } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { dateFormat, type Formats, formatNumber, formatPercent, useFormats } from '#ui/format.ts'
import styles from './charts.module.css'
import { MarkButton } from './MarkButton.tsx'
import { fillMonths, type Mark, type Tile } from './tile.ts'
import { useMarkTexts } from './useMarkTexts.ts'

export interface ChartProps {
  tile: Tile
  marks: Mark[]
  onOpen: (mark: Mark) => void
}

/** How long each is drawn beside the longest, in percent: by value, or by count where no value is known yet. */
function lengthsOf(marks: readonly Mark[]): (mark: Mark) => number {
  const hasValues = marks.some(({ value }) => Number(value) > 0)
  const sizeOf = ({ value, count }: Mark) => (hasValues ? Number(value) : count)
  const most = Math.max(...marks.map(sizeOf), 0)
  return (mark) => (most > 0 && sizeOf(mark) > 0 ? Math.max(1, (sizeOf(mark) / most) * 100) : 0)
}

/** Values side by side that stand for themselves. */
export function Figures({ tile, marks, onOpen }: ChartProps) {
  const textsOf = useMarkTexts(tile)
  return (
    <ul className={styles.figures}>
      {marks.map((mark) => {
        const texts = textsOf(mark)
        return (
          <li key={mark.key}>
            <MarkButton mark={mark} texts={texts} onOpen={onOpen} className={styles.figure}>
              <span className={styles.figureLabel}>{texts.label}</span>
              <span className={styles.figureValue}>{texts.value}</span>
              <span className={styles.quiet}>{texts.count}</span>
            </MarkButton>
          </li>
        )
      })}
    </ul>
  )
}

/** One bar a line, as long as its value. */
export function Bars({ tile, marks, onOpen }: ChartProps) {
  const textsOf = useMarkTexts(tile)
  const lengthOf = lengthsOf(marks)
  return (
    <ul className={styles.bars}>
      {marks.map((mark) => (
        <li key={mark.key}>
          <Bar mark={mark} texts={textsOf(mark)} share={lengthOf(mark)} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  )
}

interface BarProps {
  mark: Mark
  texts: ReturnType<ReturnType<typeof useMarkTexts>>
  share: number
  onOpen: (mark: Mark) => void
}

function Bar({ mark, texts, share, onOpen }: BarProps) {
  const formats = useFormats()
  return (
    <MarkButton mark={mark} texts={texts} onOpen={onOpen} className={styles.bar}>
      <span className={styles.barLabel}>{texts.label}</span>
      <span className={styles.track}>
        <span className={styles.fill} data-tone={toneOf(mark)} style={{ inlineSize: `${share}%` }} />
      </span>
      <span className={styles.barValue}>
        {texts.value}
        {mark.measure.fn === 'count' ? null : (
          <span className={styles.quiet}> · {formatNumber(mark.count, formats)}</span>
        )}
      </span>
    </MarkButton>
  )
}

/** Won and lost are told apart by colour beside their names. */
function toneOf({ groups }: Mark): 'good' | 'bad' | undefined {
  const outcome = groups.find(({ field }) => field === 'isWon')
  return outcome ? (outcome.value === true ? 'good' : 'bad') : undefined
}

/** Steps one after another, and between them the share that went on. */
export function Funnel({ tile, marks, onOpen }: ChartProps) {
  const t = useT()
  const formats = useFormats()
  const textsOf = useMarkTexts(tile)
  const lengthOf = lengthsOf(marks)
  return (
    <ol className={styles.bars}>
      {marks.map((mark, at) => {
        const before = marks[at - 1]
        const share = before && before.count > 0 ? Math.round((mark.count / before.count) * 1000) / 10 : null
        return (
          <Fragment key={mark.key}>
            {share === null ? null : (
              <li className={styles.step}>
                <IconArrowDown size={12} /> {t('dashboard.wentOn', { share: formatPercent(share, formats) })}
              </li>
            )}
            <li>
              <Bar mark={mark} texts={textsOf(mark)} share={lengthOf(mark)} onOpen={onOpen} />
            </li>
          </Fragment>
        )
      })}
    </ol>
  )
}

/** One column a month, from the earliest on. */
export function Columns({ tile, marks, onOpen }: ChartProps) {
  const formats = useFormats()
  const textsOf = useMarkTexts(tile)
  const lengthOf = lengthsOf(marks)
  return (
    <div className={styles.scroller}>
      <ul className={styles.columns}>
        {fillMonths(marks).map((mark) => {
          if ('month' in mark)
            return (
              <li key={mark.month} className={styles.column}>
                <span className={styles.room} />
                <span className={styles.month}>{monthText(mark.month, formats)}</span>
              </li>
            )
          const texts = textsOf(mark)
          const month = mark.groups[0]?.value
          return (
            <li key={mark.key}>
              <MarkButton mark={mark} texts={texts} onOpen={onOpen} className={styles.column}>
                <span className={styles.room}>
                  <span className={styles.columnValue}>{texts.short}</span>
                  <span className={styles.stem} style={{ blockSize: `${lengthOf(mark) * 0.8}%` }} />
                </span>
                <span className={styles.month}>
                  {typeof month === 'string' ? monthText(month, formats) : texts.label}
                </span>
              </MarkButton>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const monthText = (day: string, { locale }: Formats): string =>
  dateFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
