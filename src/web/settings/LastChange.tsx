import { useIsMutating, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { AuditPage } from '#kernel/audit/contract.ts'
import { useActorName } from '#kernel/client/actors.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { formatExact, formatRelative, useFormats } from '#ui/format.ts'
import type { AuditSearch } from './audit/search.ts'
import styles from './SettingsPage.module.css'

/** Who changed what a page shows, the last time, as a way into the audit; silent for those who may not read that. */
export function LastChange({ of }: { of: AuditSearch }) {
  const t = useT()
  const formats = useFormats()
  const actorName = useActorName()
  const mayRead = useCapability('audit.read')
  useNewAfterSaving()
  const { data } = useQuery({
    queryKey: ['audit', 'last', of],
    queryFn: ({ signal }) => api.get<AuditPage>('/api/v1/audit', { params: { ...of, limit: 1 }, signal }),
    enabled: mayRead,
    staleTime: 0,
  })
  if (!mayRead) return null
  // Its line is kept free: nothing below jumps when it has come.
  if (!data) return <p className={styles.changed}>{'\u00a0'}</p>
  const [last] = data.items
  if (!last) return <p className={styles.changed}>{t('settings.lastChange.never')}</p>
  return (
    <p className={styles.changed}>
      <Link to="/settings/audit" search={of} title={formatExact(last.at, formats)}>
        {t('settings.lastChange.by', {
          time: formatRelative(last.at, Date.now(), formats),
          name: actorName(last.actor, last.actorName),
        })}
      </Link>
    </p>
  )
}

/** Whatever a page saves, it says at once by whom. */
function useNewAfterSaving(): void {
  const client = useQueryClient()
  const saving = useIsMutating()
  const before = useRef(0)
  useEffect(() => {
    if (before.current > 0 && saving === 0) void client.invalidateQueries({ queryKey: ['audit', 'last'] })
    before.current = saving
  }, [client, saving])
}
