import { useDraggable } from '@dnd-kit/core'
import { formatDate } from '#ui/format.ts'
import { recordName } from '../Cell.tsx'
import { recordPath } from '../paths.ts'
import type { HourGridProps } from './HourGrid.tsx'
import styles from './Hours.module.css'
import { type Block, drawnTo, minutesADay } from './hours.ts'
import { spanText } from './spanText.ts'
import type { Cargo, Carried } from './useCarry.ts'

interface Props extends HourGridProps {
  day: string
  block: Block
  carried: Carried | null
}

/** An entry at its time: carried where it begins, drawn longer where it ends. */
export function HourBlock(props: Props) {
  const { env, day, block, carried, start, end, mayMove, mayResize, shadesOf } = props
  const { record, from, to, column, columns, begins, ends } = block
  const name = recordName(record, env)
  const canMove = mayMove && begins && record.can?.update !== false
  const canResize = canMove && mayResize && ends && end?.storage === 'instant'
  const time = spanText(end ? block : { from, to: from }, env).split(' – ')
  const text = end ? time.join(' – ') : time[0]
  const shade = shadesOf(record)?.row
  return (
    <li
      className={styles.block}
      data-short={to - from <= 45 || undefined}
      data-carried={carried?.record.id === record.id || undefined}
      style={{
        insetBlockStart: `${(from / minutesADay) * 100}%`,
        height: `${((drawnTo(block) - from) / minutesADay) * 100}%`,
        insetInlineStart: `${(column / columns) * 100}%`,
        inlineSize: `${100 / columns}%`,
      }}
    >
      <Carry
        {...props}
        kind="move"
        name={name}
        isOpen={canMove}
        label={`${name}, ${formatDate(day, env.formats, 'full')}, ${text}`}
      >
        <a
          className={styles.entry}
          href={recordPath(props.object.plural, record.id)}
          draggable={false}
          data-colour={shade?.colour}
          data-goes-on={!begins || undefined}
          title={[`${text} ${name}`, shade?.rule].filter(Boolean).join('\n')}
          aria-description={shade?.rule}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            env.open(recordPath(props.object.plural, record.id))
          }}
          onKeyDown={(event) => event.stopPropagation()}
        >
          <span className={styles.name}>{name}</span>
          <time className={styles.time} dateTime={String(record[start.name])}>
            {text}
          </time>
        </a>
      </Carry>
      {canResize ? (
        <Carry {...props} kind="resize" name={name} isOpen label={env.t('records.calendar.resize', { name })}>
          <span />
        </Carry>
      ) : null}
    </li>
  )
}

interface CarryProps extends Props {
  kind: 'move' | 'resize'
  name: string
  label: string
  isOpen: boolean
  children: React.ReactNode
}

function Carry({ kind, name, label, isOpen, day, block, env, children }: CarryProps) {
  const cargo: Cargo = { kind, record: block.record, name, day, block }
  const { setNodeRef, attributes, listeners } = useDraggable({
    id: `${kind} ${block.record.id} ${day}`,
    data: cargo,
    disabled: !isOpen,
    attributes: { role: 'group', roleDescription: env.t('records.calendar.entry') },
  })
  const className = kind === 'move' ? styles.drag : styles.edge
  if (!isOpen) return <div className={className}>{children}</div>
  return (
    <div ref={setNodeRef} {...attributes} {...listeners} aria-label={label} className={className}>
      {children}
    </div>
  )
}
