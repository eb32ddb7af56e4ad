import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { mostOnCard } from '#kernel/layouts/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { FieldDisplay, fieldValue, recordName } from './Cell.tsx'
import type { Card } from './card.ts'
import type { Column } from './columns.ts'
import styles from './IndexScreen.module.css'
import type { Pages, PagesSnapshot } from './pages.ts'
import { recordPath } from './paths.ts'
import { SwipeRow } from './SwipeRow.tsx'
import { type Finish, useRowActs } from './useRowActs.tsx'
import type { Save } from './useSave.tsx'

export interface CardListProps {
  object: ObjectMetadata
  columns: Column[]
  card: Pick<Card, 'isLaidOut' | 'shows'>
  env: DisplayEnv
  pages: Pages
  snapshot: PagesSnapshot
  save: Save
  finish: Finish | undefined
  /** The uppermost record when one was here before, and told on leaving. */
  top: number | undefined
  onLeave: (top: number) => void
}

const cardFields = 3

/** The table of a phone: a card a record with its first fields. */
export function CardList(props: CardListProps) {
  const { object, columns, card, env, pages, snapshot, top = 0, onLeave } = props
  const actsOf = useRowActs(props)
  const scroller = useRef<HTMLDivElement>(null)
  const { revision } = snapshot
  /** A card, its height and its open menu stay with their record when others come or go above it. */
  const keyOf = useCallback((at: number) => (revision < 0 ? at : (pages.row(at)?.id ?? at)), [pages, revision])
  const virtual = useVirtualizer({
    count: snapshot.known,
    getItemKey: keyOf,
    getScrollElement: () => scroller.current,
    estimateSize: () => 104,
    overscan: 6,
  })
  const begin = useRef(top)
  const latest = useRef({ top, onLeave })
  latest.current = { top: virtual.range?.startIndex ?? top, onLeave }
  useLayoutEffect(() => {
    if (begin.current > 0) virtual.scrollToIndex(begin.current, { align: 'start' })
    return () => latest.current.onLeave(latest.current.top)
  }, [virtual])
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => pages.need(first, last), [pages, first, last])
  const fields = columns.filter((column) => !column.isTitle).slice(0, card.isLaidOut ? mostOnCard : cardFields)
  return (
    <div ref={scroller} className={styles.cards}>
      <ul className={styles.cardSpace} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const record = pages.row(item.index)
          if (!record) return null
          const name = recordName(record, env)
          const href = recordPath(object.plural, record.id)
          return (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.card}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <SwipeRow acts={actsOf(record)} menu={env.t('records.rows.menu', { name })}>
                <div className={styles.cardBody}>
                  <a
                    className={styles.cardLink}
                    href={href}
                    onClick={(event) => {
                      event.preventDefault()
                      env.open(href)
                    }}
                  >
                    <Avatar name={name} shape={env.isPerson(object.name) ? 'round' : 'square'} />
                    <span className={styles.cardName}>{name}</span>
                  </a>
                  <dl className={styles.cardFields}>
                    {fields
                      .filter(({ path }) => card.shows(path, record))
                      .map((column) => (
                        <div key={column.path} className={styles.cardField}>
                          <dt>{env.text(column.field.label, column.path)}</dt>
                          <dd>
                            <FieldDisplay
                              value={fieldValue(record, column.path)}
                              field={column.field}
                              env={env}
                              dense
                            />
                          </dd>
                        </div>
                      ))}
                  </dl>
                </div>
              </SwipeRow>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
