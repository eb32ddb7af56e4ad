import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { type Beside, ListBeside } from './beside.ts'
import { FieldDisplay, fieldValue, recordName } from './Cell.tsx'
import type { Column } from './columns.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { ListError, Nothing } from './ListBody.tsx'
import { recordPath } from './paths.ts'
import { RecordScreen } from './RecordScreen.tsx'
import styles from './Split.module.css'
import { useRows } from './useRows.ts'

type Props = ViewProps & { env: DisplayEnv }

/** The list at the side, the record that is chosen in it beside; J and K or the arrows go through the list. */
export function Split(props: Props) {
  const { object } = props
  const rows = useRows(props)
  const { pages, snapshot } = rows
  const [at, setAt] = useState(rows.top)
  const { keepTop } = rows
  const latest = useRef({ at, keepTop })
  latest.current = { at, keepTop }
  useEffect(() => () => latest.current.keepTop(latest.current.at), [])
  if (snapshot.error !== null && snapshot.known === 0) return <ListError error={snapshot.error} onRetry={pages.retry} />
  if (snapshot.known === 0 && !snapshot.done) return <SkeletonRows rows={20} />
  if (snapshot.known === 0) return <Nothing {...props} />
  const chosen = pages.row(Math.min(at, snapshot.known - 1))
  return (
    <div className={styles.split} data-stale={rows.isPrevious || undefined}>
      <List {...rows} object={object} at={at} onAt={setAt} />
      <ListBeside value={besideOf(rows, at, setAt)}>
        <div className={styles.record}>
          {chosen ? <RecordScreen key={chosen.id} plural={object.plural} id={chosen.id} /> : <SkeletonRows />}
        </div>
      </ListBeside>
    </div>
  )
}

/** The way on from the record goes through the list. */
function besideOf({ pages, snapshot }: ReturnType<typeof useRows>, at: number, onAt: (at: number) => void): Beside {
  const idAt = (row: number) => pages.row(row)?.id ?? null
  return {
    neighbours: {
      previous: idAt(at - 1),
      next: idAt(at + 1),
      position: { at: at + 1, of: snapshot.count?.value ?? snapshot.known },
    },
    show: (id) => onAt(Math.max(0, pages.indexOf(id))),
  }
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/** The arrows go through the list; J and K do so from anywhere, as on a record's own page. */
function walk(event: KeyboardEvent, at: number, known: number, onAt: (at: number) => void): void {
  const step = steps[event.key]
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  onAt(Math.max(0, Math.min(known - 1, at + step)))
}

type ListProps = ReturnType<typeof useRows> & { object: ObjectMetadata; at: number; onAt: (at: number) => void }

function List({ object, columns, env, pages, snapshot, at, onAt }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: snapshot.known,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => pages.need(Math.min(first, at), Math.max(last, at + 1)), [pages, first, last, at])
  useEffect(() => {
    virtual.scrollToIndex(at)
    const list = scroller.current
    if (list?.contains(document.activeElement))
      list.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus({ preventScroll: true })
  }, [virtual, at])
  const facts = columns.filter((column) => !column.isTitle).slice(0, 2)
  return (
    <div ref={scroller} className={styles.list} onKeyDown={(event) => walk(event, at, snapshot.known, onAt)}>
      <ul
        className={styles.space}
        style={{ height: virtual.getTotalSize() }}
        aria-label={env.text(object.pluralLabel, object.plural)}
      >
        {items.map((item) => {
          const record = pages.row(item.index)
          return record ? (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.item}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Entry
                object={object}
                record={record}
                facts={facts}
                env={env}
                index={item.index}
                isChosen={item.index === at}
                onChoose={() => onAt(item.index)}
              />
            </li>
          ) : null
        })}
      </ul>
    </div>
  )
}

interface EntryProps {
  object: ObjectMetadata
  record: RecordJson
  facts: Column[]
  env: DisplayEnv
  index: number
  isChosen: boolean
  onChoose: () => void
}

/** A click shows the record beside, a second one (or Enter) opens its page. */
function Entry({ object, record, facts, env, index, isChosen, onChoose }: EntryProps) {
  const name = recordName(record, env)
  const href = recordPath(object.plural, record.id)
  return (
    <a
      className={styles.entry}
      href={href}
      data-at={index}
      tabIndex={isChosen ? 0 : -1}
      aria-current={isChosen || undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        if (isChosen) env.open(href)
        else onChoose()
      }}
    >
      <Avatar name={name} shape={env.isPerson(object.name) ? 'round' : 'square'} />
      <span className={styles.name}>{name}</span>
      <span className={styles.facts}>
        {facts.map((column) => {
          const value = fieldValue(record, column.path)
          return isEmptyValue(value) ? null : (
            <span key={column.path} className={styles.fact}>
              <FieldDisplay value={value} field={column.field} env={env} dense />
            </span>
          )
        })}
      </span>
    </a>
  )
}
