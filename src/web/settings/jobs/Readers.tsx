import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { ReaderJson } from '#kernel/jobs/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import styles from './jobs.module.css'
import { readerName } from './names.ts'

const path = '/api/v1/readers'

/** How far each reader of the log is, and why it stands still if it does. */
export function Readers() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: ['readers'],
    queryFn: ({ signal }) => api.get<{ items: ReaderJson[] }>(path, { signal }).then((answer) => answer.items),
    staleTime: 0,
    refetchInterval: 5_000,
  })
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={3} />
  return (
    <Table
      label={t('settings.readers.title')}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'state', label: t('settings.jobs.state') },
        { key: 'lag', label: t('settings.readers.lag'), align: 'end' },
        { key: 'reason', label: t('settings.jobs.reason') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {data.map((reader) => (
        <ReaderRow key={reader.name} reader={reader} />
      ))}
    </Table>
  )
}

function ReaderRow({ reader }: { reader: ReaderJson }) {
  const t = useT()
  const formats = useFormats()
  const state = stateOf(reader)
  return (
    <tr>
      <td>{readerName(reader.name, t)}</td>
      <td>
        <Tag colour={colours[state]}>{t(`settings.readers.states.${state}`)}</Tag>
      </td>
      <td data-align="end">{formatNumber(reader.lag, formats)}</td>
      <td className={styles.reason}>{reader.error ?? ''}</td>
      <td>
        <RowActions>
          <Pause reader={reader} />
          <Rebuild name={reader.name} />
        </RowActions>
      </td>
    </tr>
  )
}

const colours = { paused: 'gray', failing: 'red', behind: 'amber', upToDate: 'green' }

function stateOf({ pausedAt, error, lag }: ReaderJson): keyof typeof colours {
  if (pausedAt !== null) return 'paused'
  if (error) return 'failing'
  return lag > 0 ? 'behind' : 'upToDate'
}

/** A reader that waits goes on later with everything it has missed. */
function Pause({ reader }: { reader: ReaderJson }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const isPaused = reader.pausedAt !== null
  const pause = useMutation({
    mutationFn: () => api.put(`${path}/${reader.name}/pause`, { paused: !isPaused }),
    onError: report,
    onSettled: () => client.invalidateQueries({ queryKey: ['readers'] }),
  })
  return (
    <Button size="sm" variant="quiet" busy={pause.isPending} onClick={() => pause.mutate()}>
      {t(isPaused ? 'settings.readers.resume' : 'settings.readers.pause')}
    </Button>
  )
}

function Rebuild({ name }: { name: string }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const rebuild = useMutation({
    mutationFn: () => api.post(`${path}/${name}/rebuild`),
    onError: report,
    onSettled: () => client.invalidateQueries({ queryKey: ['readers'] }),
  })
  const ask = async () => {
    const title = t('settings.readers.rebuildTitle', { name: readerName(name, t) })
    const text = t('settings.readers.rebuildText')
    if (await confirm({ title, text, confirm: t('settings.readers.rebuild') })) rebuild.mutate()
  }
  return (
    <Button size="sm" variant="quiet" busy={rebuild.isPending} onClick={() => void ask()}>
      {t('settings.readers.rebuild')}
    </Button>
  )
}
