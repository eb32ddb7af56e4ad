import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Match, Matches } from '#kernel/matching/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import styles from './Alike.module.css'

interface AlikeProps {
  object: ObjectMetadata
  env: DisplayEnv
  alike: Matches | null
}

/** Says aloud what a new record looks like and leads there; it holds nobody up. */
export function Alike({ object, env, alike }: AlikeProps) {
  return (
    <div role="status">
      {alike ? (
        <div className={styles.alike}>
          {alike.items.length > 0 ? (
            <>
              <strong>{env.t('records.alike.title')}</strong>
              <ul className={styles.list}>
                {alike.items.map((match) => (
                  <li key={match.id}>
                    <AlikeLink match={match} href={env.hrefOf(object.name, match.id) ?? ''} open={env.open} />
                    <span className={styles.why}>
                      {match.keys.map((key) => env.t(`records.alike.${key}`)).join(' · ')}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          ) : (
            env.t('records.alike.hidden')
          )}
        </div>
      ) : null}
    </div>
  )
}

function AlikeLink({ match, href, open }: { match: Match; href: string; open: DisplayEnv['open'] }) {
  return (
    <a
      className={styles.link}
      href={href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        open(href)
      }}
    >
      {match.displayName}
    </a>
  )
}
