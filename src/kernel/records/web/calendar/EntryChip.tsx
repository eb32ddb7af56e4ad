import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { formatTime } from '#ui/format.ts'
import { recordName } from '../Cell.tsx'
import type { Shade } from '../colours.ts'
import { recordPath } from '../paths.ts'
import styles from './Calendar.module.css'

interface Props {
  record: RecordJson
  object: ObjectMetadata
  start: FieldMetadata
  env: DisplayEnv
  shade?: Shade | undefined
  /** It began on a day before. */
  goesOn?: boolean
  isLifted?: boolean
}

/** The time where there is one, and the name, which opens the record. */
export function EntryChip({ record, object, start, env, shade, goesOn = false, isLifted = false }: Props) {
  const name = recordName(record, env)
  const href = recordPath(object.plural, record.id)
  const at = record[start.name]
  const time = start.storage === 'instant' && typeof at === 'string' && !goesOn ? formatTime(at, env.formats) : ''
  return (
    <a
      className={styles.entry}
      href={href}
      draggable={false}
      data-lifted={isLifted || undefined}
      data-goes-on={goesOn || undefined}
      data-colour={shade?.colour}
      title={[time ? `${time} ${name}` : name, shade?.rule].filter(Boolean).join('\n')}
      aria-description={shade?.rule}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        env.open(href)
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {time ? <span className={styles.time}>{time}</span> : null}
      <span className={styles.name}>{name}</span>
    </a>
  )
}
