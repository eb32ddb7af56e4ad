import { IconEye } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { Viewing } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { formatTime, useFormats } from '#ui/format.ts'
import { useRoleLabel } from './useRoleLabel.ts'
import styles from './ViewingBar.module.css'

/** Stands over every screen while Rapport is seen through other eyes. */
export function ViewingBar({ viewing }: { viewing: Viewing }) {
  const t = useT()
  const formats = useFormats()
  const roleLabel = useRoleLabel()
  useEnd(viewing.until)
  const time = formatTime(viewing.until, formats)
  return (
    <section className={styles.bar} aria-label={t('settings.viewing.bar')}>
      <IconEye size={16} aria-hidden />
      <p className={styles.text}>
        <strong>
          {viewing.role
            ? t('settings.viewing.asRole', { role: roleLabel(viewing.role) })
            : t('settings.viewing.asUser', { name: viewing.name })}
        </strong>{' '}
        {t('settings.viewing.readOnly', { time })}
      </p>
      <Button size="sm" variant="primary" onClick={() => void stopViewing()}>
        {t('settings.viewing.stop')}
      </Button>
    </section>
  )
}

/** Everything on the screen belongs to other eyes, so the page begins anew. */
async function stopViewing(): Promise<void> {
  await api.delete('/api/v1/viewing').catch(() => undefined)
  window.location.assign('/')
}

/** A computer that slept through the end notices it when it wakes. */
function useEnd(until: string): void {
  useEffect(() => {
    const look = () => {
      if (Date.now() >= Date.parse(until)) void stopViewing()
    }
    const timer = setInterval(look, 5_000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [until])
}
