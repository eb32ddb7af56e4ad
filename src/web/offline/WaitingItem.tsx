import { Link } from '@tanstack/react-router'
import { useObject } from '#kernel/client/metadata.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx'
import { Conflict } from './Conflict.tsx'
import { Drop, Fields, type ItemProps } from './parts.tsx'
import { Refused } from './Refused.tsx'
import styles from './Waiting.module.css'

/** One write with its fields, how it stands, and what can be done about it. */
export function WaitingItem({ item, env }: ItemProps) {
  const object = useObject(item.object)
  const state = item.state === 'stopped' ? 'stopped' : 'waiting'
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <span className={styles.kind}>{object ? env.text(object.label, object.name) : item.object}</span>
        <Link className={styles.name} to="/o/$plural/$id" params={{ plural: item.plural, id: item.id }}>
          {item.name || env.t('records.unnamed')}
        </Link>
        <Tag colour={state === 'stopped' ? 'red' : 'amber'} dot>
          {env.t(`offline.state.${state}`)}
        </Tag>
        <span className={styles.when}>
          {env.t(`offline.kind.${item.kind}`)} <DateTime value={new Date(item.madeAt).toISOString()} />
        </span>
      </div>
      {object ? <Body item={item} env={env} object={object} /> : <Unknown item={item} env={env} />}
    </li>
  )
}

function Body({ item, env, object }: ItemProps & { object: ObjectMetadata }) {
  if (item.trouble?.code === 'conflict' && item.trouble.differences.length > 0)
    return <Conflict item={item} env={env} object={object} />
  if (item.trouble?.code === 'conflict' && item.kind === 'delete') return <ChangedMeanwhile item={item} env={env} />
  if (item.trouble) return <Refused item={item} env={env} object={object} />
  return (
    <>
      <Fields item={item} env={env} object={object} />
      <div className={styles.actions}>
        <Drop item={item} env={env} />
      </div>
    </>
  )
}

/** The object is gone, or the right to see it: only the texts are left. */
function Unknown({ item, env }: ItemProps) {
  return (
    <>
      <p className={styles.reason}>{env.t('offline.noObject')}</p>
      <div className={styles.actions}>
        <Drop item={item} env={env} />
      </div>
    </>
  )
}
