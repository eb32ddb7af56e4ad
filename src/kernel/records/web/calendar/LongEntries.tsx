import { useDraggable } from '@dnd-kit/core'
import { recordName } from '../Cell.tsx'
import type { Entry } from './days.ts'
import { EntryChip } from './EntryChip.tsx'
import type { HourGridProps } from './HourGrid.tsx'
import styles from './Hours.module.css'
import { reachOf } from './hours.ts'
import type { Cargo, Carried, Unit } from './useCarry.ts'

type Props = HourGridProps & { carried: Carried | null; unit: () => Unit }

/** What lasts for days, above the hours, over all days that it takes. */
export function LongEntries(props: Props) {
  const { env, days, entries } = props
  return (
    <div className={styles.long}>
      <span className={styles.longLabel}>{env.t('records.calendar.allDay')}</span>
      <ul className={styles.longList}>
        {entries.map((entry) => (
          <LongEntry key={entry.record.id} {...props} entry={entry} reach={reachOf(entry, days)} />
        ))}
      </ul>
    </div>
  )
}

interface EntryProps extends Props {
  entry: Entry
  reach: { first: number; last: number } | null
}

function LongEntry({ entry, reach, object, env, days, start, mayMove, carried, unit, shadesOf }: EntryProps) {
  const { record } = entry
  const name = recordName(record, env)
  const cargo: Cargo = { kind: 'days', record, name, day: entry.from, block: { from: 0, to: 0 } }
  const canMove = mayMove && record.can?.update !== false && days.includes(entry.from)
  const { setNodeRef, attributes, listeners } = useDraggable({
    id: `days ${record.id}`,
    data: cargo,
    disabled: !canMove,
    attributes: { role: 'group', roleDescription: env.t('records.calendar.entry') },
  })
  if (!reach) return null
  const isCarried = carried?.kind === 'days' && carried.record.id === record.id
  return (
    <li
      style={{
        gridColumn: `${reach.first + 1} / ${reach.last + 2}`,
        ...(isCarried ? { translate: `${carried.days * unit().day}px` } : {}),
      }}
    >
      <div
        ref={setNodeRef}
        {...(canMove ? { ...attributes, ...listeners, 'aria-label': name } : {})}
        className={styles.drag}
      >
        <EntryChip
          record={record}
          object={object}
          start={start}
          env={env}
          shade={shadesOf(record)?.row}
          goesOn={entry.from < (days[0] ?? '')}
        />
      </div>
    </li>
  )
}
