import { IconAlertTriangle } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { tileQuery } from '#kernel/client/records.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { formatExact, formatRelative } from '#ui/format.ts'
import { type Figure, figuresOf, rowsBehind } from '../figures.contract.ts'
import styles from './customers.module.css'
import { FigureLink } from './FigureLink.tsx'
import { listOf, type Rows, readableFigure, sumOf, useFigures } from './figures.ts'

/** What somebody wants to know of a customer before all else; each figure opens its rows. */
export default function GlanceCard({ object, record, env }: RecordViewProps) {
  const t = useT()
  const { objects } = useMetadata()
  const figures = figuresOf(env.fiscalYear.firstMonth).toSorted((a, b) => Number(isRisk(a)) - Number(isRisk(b)))
  const rows = figures.flatMap((figure) => rowsOf(objects, object, record.id, figure))
  const values = useFigures(rows)
  return (
    <section aria-label={t('customers.glance.title')}>
      <h2 className={styles.cardTitle}>{t('customers.glance.title')}</h2>
      <dl className={styles.facts}>
        <LastTouch record={record} env={env} />
        {rows.map((row) => {
          const value = values.get(row.key)
          const isWarning = isRisk(row)
          if (isWarning && !value?.count) return null
          const name = t(`customers.figure.${row.key}`)
          return (
            <div key={row.key} className={`${styles.fact} ${isWarning ? styles.warn : ''}`}>
              <dt>
                {isWarning ? <IconAlertTriangle size={14} /> : null}
                {name}
              </dt>
              <dd>{value ? <FigureLink value={value} href={listOf(row)} label={name} env={env} /> : '…'}</dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

/** Shown only where there is one, and last, so that nothing moves for it. */
const isRisk = ({ key }: { key: string }): boolean => key === 'overdue'

/** Of an account what leads to it; of a contact the opportunities that it plays a part in and the tasks about it. */
function rowsOf(objects: readonly ObjectMetadata[], object: ObjectMetadata, id: string, figure: Figure): Rows[] {
  const readable = readableFigure(objects, figure)
  if (!readable) return []
  const { target, key } = readable
  const sum = sumOf(target, figure.sum)
  if (object.name === 'account') return [{ key, object: target, filter: rowsBehind(readable, id, false), sum }]
  const tie = tieToContact(target, id)
  return tie ? [{ key, object: target, filter: { and: [tie, figure.where] }, sum }] : []
}

function tieToContact(target: ObjectMetadata, id: string): Filter | null {
  if (target.related.some(({ path }) => path === 'contactRoles'))
    return { path: 'contactRoles', has: 'some', where: { field: 'contact', op: 'eq', value: id } }
  if (target.fields.some(({ name }) => name === 'relatedTo')) return { field: 'relatedTo', op: 'eq', value: id }
  return null
}

interface Touch {
  at: string
  record: RecordJson
  object: ObjectMetadata
}

/** When there was something last, and what it was: the newest of the activities on the record itself. */
function LastTouch({ record, env }: Pick<RecordViewProps, 'record' | 'env'>) {
  const t = useT()
  const touch = useNewestActivity(record.id)
  const at = touch?.at ?? (typeof record.lastActivityAt === 'string' ? record.lastActivityAt : null)
  if (at === null) return <Fact name={t('customers.glance.lastTouch')} text={t('customers.glance.never')} />
  const when = (
    <time dateTime={at} title={formatExact(at, env.formats)}>
      {formatRelative(at, env.now, env.formats)}
    </time>
  )
  const href = touch && recordPath(touch.object.plural, touch.record.id)
  return (
    <div className={styles.fact}>
      <dt>{t('customers.glance.lastTouch')}</dt>
      <dd>
        {href ? (
          <a
            className={styles.figure}
            href={href}
            title={String(touch.record.displayName ?? '')}
            onClick={(event) => {
              event.preventDefault()
              env.open(href)
            }}
          >
            {env.text(touch.object.label, touch.object.name)}, {when}
          </a>
        ) : (
          when
        )}
      </dd>
    </div>
  )
}

const Fact = ({ name, text }: { name: string; text: string }) => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
)

/** Activities tell when they were by different fields: done, begun, else written down. */
const moments = ['completedAt', 'startAt', 'createdAt']

function useNewestActivity(id: string): Touch | null {
  const { objects } = useMetadata()
  const kinds = objects.filter(
    ({ group, fields }) => group === 'activities' && fields.some(({ name }) => name === 'relatedTo'),
  )
  const answers = useQueries({
    queries: kinds.map((object) =>
      tileQuery(object, {
        filter: pastOf(object, id),
        fields: ['displayName', ...momentsOf(object)],
        sort: [{ field: momentsOf(object)[0] ?? 'createdAt', direction: 'desc' }],
        limit: 1,
        count: 'none',
      }),
    ),
  })
  const touches = kinds.flatMap((object, at): Touch[] => {
    const record = answers[at]?.data?.items[0]
    const moment = momentsOf(object)
      .map((name) => record?.[name])
      .find((value): value is string => typeof value === 'string')
    return record && moment !== undefined ? [{ at: moment, record, object }] : []
  })
  return touches.sort((a, b) => b.at.localeCompare(a.at))[0] ?? null
}

const momentsOf = ({ fields }: ObjectMetadata): string[] =>
  moments.filter((moment) => fields.some(({ name }) => name === moment))

/** What is still to be done, or lies ahead, has touched nobody yet. */
function pastOf({ fields }: ObjectMetadata, id: string): Filter {
  const has = (field: string) => fields.some(({ name }) => name === field)
  const condition = (field: string, op: 'isNotEmpty' | 'inPeriod', value?: JsonValue): Filter => ({
    field,
    op,
    ...(value === undefined ? {} : { value }),
  })
  const here: Filter = { field: 'relatedTo', op: 'eq', value: id }
  if (has('completedAt')) return { and: [here, condition('completedAt', 'isNotEmpty')] }
  return has('startAt') ? { and: [here, condition('startAt', 'inPeriod', 'past')] } : here
}
