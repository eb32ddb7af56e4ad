import { Link } from '@tanstack/react-router'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import styles from './Home.module.css'

const most = 12

/** The records opened last, on whichever device; names come fresh from the server, so what one may no longer see is not there. */
export function Recent() {
  const t = useT()
  const { objects } = useMetadata()
  const [recent] = usePersonSetting('recent')
  const byObject = Map.groupBy(recent.records.slice(0, most), (visit) => visit.object)
  const known = objects.filter((object) => byObject.has(object.name))
  return (
    <section className={styles.block} aria-labelledby="recent">
      <div className={styles.blockHead}>
        <h2 id="recent" className={styles.blockTitle}>
          {t('home.recent')}
        </h2>
      </div>
      {known.length === 0 ? (
        <p className={styles.quiet}>{t('home.noRecent')}</p>
      ) : (
        <ul className={styles.list}>
          {known.map((object) => (
            <RecentOf
              key={object.name}
              object={object}
              ids={(byObject.get(object.name) ?? []).map((visit) => visit.id)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function RecentOf({ object, ids }: { object: ObjectMetadata; ids: string[] }) {
  const label = useLabel()
  const filter = { field: 'id', op: 'in', value: ids } as const
  const records = useRecordPage(object, { filter, fields: ['displayName'], limit: ids.length }).data?.items ?? []
  const inOrder = ids.flatMap((id) => records.filter((record) => record.id === id))
  return inOrder.map((record) => {
    const name = String(record.displayName ?? '')
    return (
      <li key={record.id} className={styles.line}>
        <Avatar name={name} shape={object.icon.startsWith('User') ? 'round' : 'square'} />
        <Link className={styles.link} to="/o/$plural/$id" params={{ plural: object.plural, id: record.id }}>
          {name}
        </Link>
        <span className={styles.side}>{label(object.label, object.name)}</span>
      </li>
    )
  })
}
