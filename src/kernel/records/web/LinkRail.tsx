import { Suspense } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { RecordChip } from '#kernel/fields/web/displays.tsx'
import { linksCard } from '#kernel/layouts/web/page.ts'
import type { FieldMetadata, ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { titleChip } from './Cell.tsx'
import { extrasOf } from './extensions.ts'
import { Count } from './IndexTitle.tsx'
import styles from './LinkRail.module.css'
import type { RecordViewProps } from './RecordScreen.tsx'
import { relatedLabel, relatedOf } from './related.ts'
import { summaryOf } from './summary.ts'

/** Who and what belongs to the record: where it links to, and the newest of what links to it. */
export function LinkRail(props: RecordViewProps) {
  const { object, record, env, layout } = props
  const { objects } = useMetadata()
  const lists = relatedOf(objects, object)
  const links = object.fields.flatMap((field) => {
    const target = kindOf(field.kind).target?.(field)
    const value = record[field.name]
    const isShown =
      target !== undefined &&
      !field.isSystem &&
      field.name !== object.stageField &&
      typeof value === 'string' &&
      env.hrefOf(target, value) !== null
    return isShown ? [{ field, target, id: value }] : []
  })
  const linkCard =
    links.length > 0 ? (
      <section key={linksCard} className={styles.rail}>
        <h2 className={styles.railTitle}>{env.t('records.links')}</h2>
        <ul className={styles.railList}>
          {links.map(({ field, target, id }) => (
            <li key={field.name} className={styles.railItem}>
              <span className={styles.railLabel}>{env.text(field.label, field.name)}</span>
              <RecordChip object={target} id={id} env={env} />
            </li>
          ))}
        </ul>
      </section>
    ) : null
  const covers = extrasOf(object.name, 'covers').flat()
  return (
    <>
      {extrasOf(object.name, 'cards')
        .flat()
        .map(({ id, height, Content }) => (
          <div key={id} className={styles.rail} style={{ minHeight: height }}>
            <Suspense>
              <Content {...props} />
            </Suspense>
          </div>
        ))}
      {layout.rail.map((card) => {
        if (card === linksCard) return linkCard
        const entry = lists.find(({ list }) => list.path === card)
        return entry && !covers.includes(card) ? <RelatedSummary key={card} {...props} {...entry} /> : null
      })}
    </>
  )
}

interface LinkedProps {
  record: RecordJson
  object: ObjectMetadata
  across: FieldMetadata | undefined
  env: RecordViewProps['env']
}

function Linked({ record, object, across, env }: LinkedProps) {
  const id = across ? record[across.name] : null
  const target = across ? kindOf(across.kind).target?.(across) : undefined
  if (target && typeof id === 'string') return <RecordChip object={target} id={id} env={env} />
  return titleChip(record, object, env)
}

function RelatedSummary({
  object,
  list,
  target,
  record,
  env,
}: RecordViewProps & { list: RelatedList; target: ObjectMetadata }) {
  const { query, across } = summaryOf(list, target, record.id)
  const { data } = useRecordPage(target, query)
  if (!data || data.items.length === 0) return null
  return (
    <section className={styles.rail}>
      <h2 className={styles.railTitle}>
        {relatedLabel(object, list, target, env.text)} {data.count ? <Count count={data.count} env={env} /> : null}
      </h2>
      <ul className={styles.railList}>
        {data.items.map((item) => (
          <li key={item.id} className={styles.railItem}>
            <Linked record={item} object={target} across={across} env={env} />
          </li>
        ))}
      </ul>
    </section>
  )
}
