import { changeQueue, sendNow } from '#kernel/client/offline/outbox.ts'
import { dropped, forced, type Items } from '#kernel/client/offline/queue.ts'
import { Button } from '#ui/Button.tsx'
import type { ItemProps } from './parts.tsx'
import styles from './Waiting.module.css'

/** Deleted here while somebody else went on working with it: it stays unless the person says so once more. */
export function ChangedMeanwhile({ item, env }: ItemProps) {
  const settle = async (step: (items: Items) => Items) => {
    await changeQueue(step)
    await sendNow()
  }
  return (
    <>
      <p className={styles.reason}>{env.t('offline.deletedMeanwhile')}</p>
      <div className={styles.actions}>
        <Button variant="danger" onClick={() => void settle((items) => forced(items, item.key))}>
          {env.t('offline.deleteAnyway')}
        </Button>
        <Button variant="primary" onClick={() => void settle((items) => dropped(items, item.key))}>
          {env.t('offline.keepRecord')}
        </Button>
      </div>
    </>
  )
}
