import { useDraggable } from '@dnd-kit/core'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import { useName } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import styles from './Board.module.css'
import { FieldDisplay, fieldValue, recordName } from './Cell.tsx'
import type { Card } from './card.ts'
import type { Shade } from './colours.ts'
import { Extras } from './Extras.tsx'
import { recordPath } from './paths.ts'

export interface BoardCardProps {
  record: RecordJson
  object: ObjectMetadata
  fields: FieldMetadata[]
  /** Absent: every field. */
  shows?: Card['shows']
  env: DisplayEnv
  shade?: Shade | undefined
  isLifted?: boolean
}

export function DraggableCard(props: BoardCardProps & { mayMove: boolean; isMoving: boolean }) {
  const { record, mayMove, isMoving, env } = props
  const name = recordName(record, env)
  const { setNodeRef, attributes, listeners, isDragging } = useDraggable({
    id: record.id,
    data: { record, name },
    disabled: !mayMove || isMoving,
    attributes: { role: 'group', roleDescription: env.t('records.board.card') },
  })
  return (
    <div
      ref={setNodeRef}
      {...attributes}
      {...listeners}
      aria-label={name}
      className={styles.drag}
      data-dragging={isDragging || undefined}
      data-moving={isMoving || undefined}
    >
      <BoardCard {...props} />
    </div>
  )
}

/** Name, a few facts, and whose it is. */
export function BoardCard({ record, object, fields, shows, env, shade, isLifted = false }: BoardCardProps) {
  const name = recordName(record, env)
  const href = recordPath(object.plural, record.id)
  const known = record['owner.displayName']
  const found = useName(env, 'user', typeof record.owner === 'string' && !known ? record.owner : null)
  const owner = known ?? found
  return (
    <article
      className={styles.card}
      data-lifted={isLifted || undefined}
      data-colour={shade?.colour}
      title={shade?.rule}
      aria-description={shade?.rule}
    >
      <div className={styles.cardHead}>
        <a
          className={styles.cardName}
          href={href}
          draggable={false}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            env.open(href)
          }}
          onKeyDown={(event) => event.stopPropagation()}
        >
          {name}
        </a>
        {typeof owner === 'string' && owner !== '' ? (
          <span title={owner}>
            <Avatar name={owner} />
            <span className="visually-hidden">{owner}</span>
          </span>
        ) : null}
      </div>
      {fields.map((field) => {
        const value = fieldValue(record, field.name)
        return isEmptyValue(value) || shows?.(field.name, record) === false ? null : (
          <div key={field.name} className={styles.fact} title={env.text(field.label, field.name)}>
            <FieldDisplay value={value} field={field} env={env} dense />
          </div>
        )
      })}
      <Extras object={object.name} of={({ CardMark }) => CardMark?.Mark} props={{ record, env }} />
    </article>
  )
}
