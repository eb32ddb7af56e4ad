import { useElementSize } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import { fileHref } from '#kernel/fields/web/files.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { mostOnCard } from '#kernel/layouts/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { FieldDisplay, fieldValue, recordName } from './Cell.tsx'
import { type Card, useCard } from './card.ts'
import { fieldsOfRules, type Shade } from './colours.ts'
import type { Column } from './columns.ts'
import styles from './Gallery.module.css'
import type { ViewProps } from './IndexScreen.tsx'
import { ListError, Nothing } from './ListBody.tsx'
import { coverFields } from './layoutFields.ts'
import { recordPath } from './paths.ts'
import { useRows } from './useRows.ts'
import { useShades } from './useShades.ts'

type Props = ViewProps & { env: DisplayEnv }

const cardWidth = 240
const facts = 4

/** Records as cards with their picture, in as many columns as there is room for. */
export function Gallery(props: Props) {
  const { object, shape } = props
  const covers = coverFields(object)
  const cover = covers.find((field) => field.name === shape.cover) ?? covers[0]
  const card = useCard(object, shape, props.env)
  const more = [...(cover ? [cover.name] : []), ...fieldsOfRules(shape.colours, object), ...card.more]
  const rows = useRows(props, more, card.columns)
  const { snapshot, pages } = rows
  if (snapshot.error !== null && snapshot.known === 0) return <ListError error={snapshot.error} onRetry={pages.retry} />
  if (snapshot.known === 0 && !snapshot.done) return <SkeletonRows rows={20} />
  if (snapshot.known === 0) return <Nothing {...props} />
  return <Cards object={object} shape={shape} cover={cover?.name} card={card} {...rows} />
}

type CardsProps = ReturnType<typeof useRows> &
  Pick<ViewProps, 'object' | 'shape'> & { cover: string | undefined; card: Card }

function Cards({ object, shape, cover, card, columns, env, pages, snapshot, isPrevious, top, keepTop }: CardsProps) {
  const { ref: measure, width } = useElementSize<HTMLDivElement>()
  const { revision } = snapshot
  const shown = useMemo(() => ({ loaded: () => (revision >= 0 ? pages.loaded() : []) }), [pages, revision])
  const shadesOf = useShades(object, shape.colours, env, shown)
  const scroller = useRef<HTMLDivElement | null>(null)
  const across = Math.max(1, Math.floor(width / cardWidth))
  const virtual = useVirtualizer({
    count: Math.ceil(snapshot.known / across),
    getScrollElement: () => scroller.current,
    estimateSize: () => 220,
    overscan: 3,
  })
  const begin = useRef(top)
  const latest = useRef({ first: top, keepTop })
  latest.current = { first: (virtual.range?.startIndex ?? 0) * across, keepTop }
  useLayoutEffect(() => {
    if (width > 0 && begin.current > 0) {
      virtual.scrollToIndex(Math.floor(begin.current / across), { align: 'start' })
      begin.current = 0
    }
  }, [virtual, across, width])
  useEffect(() => () => latest.current.keepTop(latest.current.first), [])
  const items = virtual.getVirtualItems()
  const [first, last] = [(items[0]?.index ?? 0) * across, ((items.at(-1)?.index ?? 0) + 1) * across - 1]
  useEffect(() => pages.need(first, Math.min(last, snapshot.known)), [pages, first, last, snapshot.known])
  const told = columns.filter((column) => !column.isTitle).slice(0, card.isLaidOut ? mostOnCard : facts)
  return (
    <div
      ref={(element) => {
        scroller.current = element
        measure(element)
      }}
      className={styles.gallery}
      data-stale={isPrevious || undefined}
    >
      <div className={styles.space} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <ul
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className={styles.row}
            style={{
              transform: `translateY(${item.start}px)`,
              gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))`,
            }}
          >
            {Array.from({ length: across }, (_, at) => pages.row(item.index * across + at)).map((record) =>
              record ? (
                <li key={record.id}>
                  <GalleryCard
                    object={object}
                    record={record}
                    cover={cover}
                    columns={told}
                    shows={card.shows}
                    env={env}
                    shade={shadesOf(record)?.row}
                  />
                </li>
              ) : null,
            )}
          </ul>
        ))}
      </div>
    </div>
  )
}

export interface GalleryCardProps {
  object: ObjectMetadata
  record: RecordJson
  cover: string | undefined
  columns: Column[]
  shows: Card['shows']
  env: DisplayEnv
  shade: Shade | undefined
}

/** Picture, name and a few facts. */
export function GalleryCard({ object, record, cover, columns, shows, env, shade }: GalleryCardProps) {
  const name = recordName(record, env)
  const href = recordPath(object.plural, record.id)
  const picture = cover ? record[cover] : null
  return (
    <article className={styles.card} data-colour={shade?.colour} title={shade?.rule} aria-description={shade?.rule}>
      {cover === undefined ? null : (
        <div className={styles.cover}>
          {typeof picture === 'string' ? (
            <img src={fileHref(picture)} alt="" loading="lazy" />
          ) : (
            <Avatar name={name} shape={env.isPerson(object.name) ? 'round' : 'square'} />
          )}
        </div>
      )}
      <a
        className={styles.name}
        href={href}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          env.open(href)
        }}
      >
        {cover === undefined ? <Avatar name={name} shape={env.isPerson(object.name) ? 'round' : 'square'} /> : null}
        <span className={styles.nameText}>{name}</span>
      </a>
      <dl className={styles.facts}>
        {columns.map((column) => {
          const value = fieldValue(record, column.path)
          return isEmptyValue(value) || !shows(column.path, record) ? null : (
            <div key={column.path} className={styles.fact}>
              <dt>{env.text(column.field.label, column.path)}</dt>
              <dd>
                <FieldDisplay value={value} field={column.field} env={env} dense />
              </dd>
            </div>
          )
        })}
      </dl>
    </article>
  )
}
