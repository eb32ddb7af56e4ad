import { useQuery } from '@tanstack/react-query'
import type { OwnSignIn } from '#kernel/auth/contract.ts'
import { deviceOf } from '#kernel/auth/device.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { Section } from '#ui/Page.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'

const alarming = new Set<OwnSignIn['event']>([
  'signInFailed',
  'confirmFailed',
  'secondFactorFailed',
  'networkRefused',
  'ssoRefused',
])

/** What happened at the own door, and who saw Rapport as oneself, by whom and why. */
export function OwnSignIns() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: ['own-sign-ins'],
    queryFn: ({ signal }) => api.get<{ items: OwnSignIn[] }>('/api/v1/me/sign-ins', { signal }),
    staleTime: 0,
  })
  return (
    <Section title={t('settings.signIns.title')} intro={t('settings.signIns.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={3} /> : null}
      {data ? (
        <Table
          label={t('settings.signIns.title')}
          head={[
            { key: 'at', label: t('settings.audit.at') },
            { key: 'event', label: t('settings.audit.event') },
            { key: 'from', label: t('settings.sessions.address') },
            { key: 'device', label: t('settings.sessions.device') },
          ]}
        >
          {data.items.map((one) => (
            <SignInRow key={`${one.at} ${one.event} ${one.ip} ${one.by}`} one={one} />
          ))}
        </Table>
      ) : null}
    </Section>
  )
}

function SignInRow({ one }: { one: OwnSignIn }) {
  const t = useT()
  const colour = alarming.has(one.event) ? 'red' : one.event === 'viewed' ? 'amber' : 'gray'
  return (
    <tr>
      <td>
        <DateTime value={one.at} />
      </td>
      <td>
        <Tag colour={colour}>{t(`settings.audit.events.${one.event}`)}</Tag>
      </td>
      <td>{one.by ?? one.ip ?? ''}</td>
      <td title={one.userAgent ?? ''}>{one.note ?? deviceOf(one.userAgent ?? '') ?? ''}</td>
    </tr>
  )
}
