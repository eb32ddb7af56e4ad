import { changeQueue } from '#kernel/client/offline/outbox.ts'
import { dropped, type QueueItem } from '#kernel/client/offline/queue.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldDisplay } from '#kernel/records/web/Cell.tsx'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/questions.ts'
import styles from './Waiting.module.css'

export interface ItemProps {
  item: QueueItem
  env: DisplayEnv
}

export function Fields({ item, env, object }: ItemProps & { object: ObjectMetadata }) {
  return (
    <dl className={styles.fields}>
      {Object.entries(item.values).map(([name, value]) => (
        <div key={name} className={styles.field}>
          <dt className={styles.label}>{labelOf(object, name, env)}</dt>
          <dd className={styles.values}>
            {item.before && name in item.before ? (
              <>
                <Value object={object} name={name} value={item.before[name] ?? null} env={env} />
                <span className="arrow" aria-hidden="true">
                  →
                </span>
              </>
            ) : null}
            <Value object={object} name={name} value={value} env={env} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

export const labelOf = (object: ObjectMetadata, name: string, env: DisplayEnv): string =>
  env.text(object.fields.find((field) => field.name === name)?.label, name)

interface ValueProps {
  object: ObjectMetadata
  name: string
  value: JsonValue
  env: DisplayEnv
}

export function Value({ object, name, value, env }: ValueProps) {
  const field = object.fields.find((one) => one.name === name)
  if (!field || value === null) return <span className={styles.empty}>{env.t('records.empty')}</span>
  return <FieldDisplay value={value} field={field} env={env} dense={false} />
}

/** Given up only after a question: nothing brings it back. */
export function Drop({ item, env }: ItemProps) {
  const drop = async () => {
    const question = { title: env.t('offline.dropTitle', { name: item.name }), text: env.t('offline.dropText') }
    if (await confirm({ ...question, confirm: env.t('offline.drop'), danger: true }))
      await changeQueue((items) => dropped(items, item.key))
  }
  return (
    <Button variant="quiet" onClick={() => void drop()}>
      {env.t('offline.drop')}
    </Button>
  )
}
