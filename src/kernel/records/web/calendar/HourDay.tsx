import type { MouseEvent } from 'react'
import { formatDate } from '#ui/format.ts'
import { createdOn } from './days.ts'
import { HourBlock } from './HourBlock.tsx'
import type { HourGridProps } from './HourGrid.tsx'
import styles from './Hours.module.css'
import { carriedSpan } from './hourKeys.ts'
import { type Block, halfHour, minutesADay, placeAfter, type Times } from './hours.ts'
import { spanText } from './spanText.ts'
import type { Carried } from './useCarry.ts'

interface Props extends HourGridProps {
  day: string
  times: Times
  blocks: Block[]
  carried: Carried | null
  /** The minute of now, null on other days. */
  now: number | null
}

/** One day with its hours; a click where nothing stands begins an entry there. */
export function HourDay(props: Props) {
  const { env, day, blocks, carried, now, start, end, onCreate } = props
  const create = (event: MouseEvent) => {
    if (event.target !== event.currentTarget || !onCreate) return
    const box = event.currentTarget.getBoundingClientRect()
    const minute = halfHour(((event.clientY - box.top) / box.height) * minutesADay)
    const at = (field: typeof start, more: number) => createdOn(field, day, env.formats.zone, minute + more)
    // A field that is not written here is left to the form.
    const until = end && props.mayResize ? { [end.name]: at(end, Math.min(60, minutesADay - 1 - minute)) } : {}
    onCreate({ [start.name]: at(start, 0), ...until })
  }
  const isHere = carried !== null && carried.kind !== 'days' && placeAfter(carried.day, 0, carried).day === day
  return (
    <section className={styles.day} aria-label={formatDate(day, env.formats, 'full')} onClick={create}>
      {blocks.length > 0 ? (
        <ul className={styles.blocks}>
          {blocks.map((block) => (
            <HourBlock key={block.record.id} {...props} block={block} />
          ))}
        </ul>
      ) : null}
      {isHere ? <Ghost {...props} carried={carried} /> : null}
      {now === null ? null : <div className={styles.now} style={{ insetBlockStart: share(now) }} />}
    </section>
  )
}

/** Where what is carried would be. */
function Ghost({ env, carried }: Pick<Props, 'env'> & { carried: Carried }) {
  const span = carriedSpan(carried)
  return (
    <div className={styles.ghost} style={{ insetBlockStart: share(span.from), height: share(span.to - span.from) }}>
      {spanText(span, env)}
    </div>
  )
}

const share = (minutes: number) => `${(minutes / minutesADay) * 100}%`
