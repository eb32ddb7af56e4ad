import { IconRefresh } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import styles from './PullToRefresh.module.css'
import { threshold } from './pull.ts'
import { usePull } from './usePull.ts'
import { useRefresh } from './useRefresh.ts'

/** Pulling the page down asks for what is on the screen again; its button does so for keyboards and screen readers. */
export function PullToRefresh() {
  const t = useT()
  const { refresh, state } = useRefresh()
  const offset = usePull(refresh)
  const isBusy = state === 'busy'
  const shown = isBusy ? threshold : offset
  return (
    <>
      <button type="button" className={styles.button} onClick={refresh}>
        {t('shell.refresh')}
      </button>
      <p role="status" className={styles.said}>
        {state === null ? '' : t(`shell.refreshing.${state}`)}
      </p>
      {shown > 0 ? (
        <div
          className={styles.sign}
          data-ready={isBusy || offset >= threshold || undefined}
          data-busy={isBusy || undefined}
          data-held={offset > 0 || undefined}
          style={{ translate: `0 ${shown}px` }}
          aria-hidden
        >
          <IconRefresh size={20} style={isBusy ? undefined : { rotate: `${(offset / threshold) * 270}deg` }} />
        </div>
      ) : null}
    </>
  )
}
