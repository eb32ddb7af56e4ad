import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { followedQuery } from '#kernel/following/web/queries.ts'
import { Avatar } from '#ui/Avatar.tsx'
import styles from './Home.module.css'

const most = 12

/** The records that one follows, with a mark where somebody did something. */
export function Following() {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const followed = useQuery(followedQuery).data ?? []
  if (followed.length === 0) return null
  return (
    <section className={styles.block} aria-labelledby="following">
      <div className={styles.blockHead}>
        <h2 id="following" className={styles.blockTitle}>
          {t('home.following')}
        </h2>
      </div>
      <ul className={styles.list}>
        {followed.slice(0, most).flatMap(({ object: name, recordId, name: title, unread }) => {
          const object = objects.find((one) => one.name === name)
          if (!object) return []
          return (
            <li key={recordId} className={styles.line}>
              <Avatar name={title} shape={object.icon.startsWith('User') ? 'round' : 'square'} />
              <Link className={styles.link} to="/o/$plural/$id" params={{ plural: object.plural, id: recordId }}>
                {title}
              </Link>
              <span className={unread ? styles.late : styles.side}>
                {unread ? t('home.somethingNew') : label(object.label, object.name)}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
