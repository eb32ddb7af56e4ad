import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { type JobJson, type JobState, type JobsPage, jobStates } from '#kernel/jobs/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Menu, SegmentedControl } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { toast } from '#ui/toast.tsx'
import { DateTime } from '#ui/values.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import styles from './jobs.module.css'
import { jobName } from './names.ts'
import { Readers } from './Readers.tsx'

const path = '/api/v1/jobs'

/** What works without being asked: the queue with its dead letters, and the readers of the log. */
export function Jobs() {
  const t = useT()
  const formats = useFormats()
  const [state, setState] = useState<JobState>('failed')
  const { data, error, refetch } = useQuery({
    queryKey: ['jobs', state],
    queryFn: ({ signal }) => api.get<JobsPage>(path, { params: { state }, signal }),
    staleTime: 0,
    refetchInterval: 5_000,
  })
  return (
    <SettingsPage
      wide
      title={t('settings.pages.jobs')}
      intro={t('settings.jobs.intro')}
      changed={{ kinds: 'job,reader' }}
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={5} /> : null}
      {data ? (
        <>
          <div className={styles.tools}>
            <SegmentedControl
              aria-label={t('settings.jobs.state')}
              data={jobStates.map((value) => ({
                value,
                label: `${t(`settings.jobs.states.${value}`)} · ${formatNumber(data.counts[value], formats)}`,
              }))}
              value={state}
              onChange={(value) => setState(value as JobState)}
            />
            {state === 'failed' && data.counts.failed > 1 ? <Replay failed={data.failed} /> : null}
          </div>
          {data.items.length === 0 ? (
            <EmptyState title={t(`settings.jobs.none.${state}`)} />
          ) : (
            <JobTable jobs={data.items} />
          )}
        </>
      ) : null}
      {data || error ? (
        <div className={pageStyles.block}>
          <Section title={t('settings.readers.title')} intro={t('settings.readers.intro')}>
            <Readers />
          </Section>
        </div>
      ) : null}
    </SettingsPage>
  )
}

/** All dead letters at once, or those of one job whose cause is mended. */
function Replay({ failed }: { failed: JobsPage['failed'] }) {
  const t = useT()
  const formats = useFormats()
  const replay = useJobAction((name: string | null) => api.post(`${path}/failed/replay`, name === null ? {} : { name }))
  const ask = async (name: string | null) => {
    const count = failed.reduce((sum, one) => sum + (name === null || one.name === name ? one.count : 0), 0)
    const agreed = await confirm({
      title:
        name === null
          ? t('settings.jobs.replayAllTitle', { count })
          : t('settings.jobs.replayNamedTitle', { count, name: jobName(name, t), shown: formatNumber(count, formats) }),
      text: t('settings.jobs.replayText'),
      confirm: t('settings.jobs.replayAll'),
    })
    if (agreed) replay.mutate(name)
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button busy={replay.isPending}>{t('settings.jobs.replayAll')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void ask(null)}>{t('settings.jobs.everyName')}</Menu.Item>
        {failed.map(({ name, count }) => (
          <Menu.Item key={name} onClick={() => void ask(name)}>
            {t('settings.jobs.named', { name: jobName(name, t), shown: formatNumber(count, formats) })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function JobTable({ jobs }: { jobs: JobJson[] }) {
  const t = useT()
  return (
    <Table
      label={t('settings.pages.jobs')}
      head={[
        { key: 'name', label: t('settings.jobs.job') },
        { key: 'run', label: t('settings.jobs.runAt') },
        { key: 'attempts', label: t('settings.jobs.attempts'), align: 'end' },
        { key: 'reason', label: t('settings.jobs.reason') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </Table>
  )
}

function JobRow({ job }: { job: JobJson }) {
  const t = useT()
  const formats = useFormats()
  return (
    <tr>
      <td>
        <details className={styles.payload}>
          <summary>{jobName(job.name, t)}</summary>
          <pre dir="ltr">{JSON.stringify(job.payload, null, 2)}</pre>
        </details>
      </td>
      <td>
        <DateTime value={job.runAt} />
      </td>
      <td data-align="end">
        {t('settings.jobs.ofAttempts', {
          done: formatNumber(job.attempts, formats),
          most: formatNumber(job.maxAttempts, formats),
        })}
      </td>
      <td className={styles.reason}>{reasonOf(job, t)}</td>
      <td>{job.state === 'failed' ? <FailedActions job={job} /> : null}</td>
    </tr>
  )
}

/** The worker's own words, save where they would name people by their ids. */
function reasonOf({ reason, gone }: JobJson, t: ReturnType<typeof useT>): string {
  if (gone === undefined) return reason ?? ''
  return gone === '' ? t('settings.jobs.goneUnknown') : t('settings.jobs.gone', { name: gone })
}

function FailedActions({ job }: { job: JobJson }) {
  const t = useT()
  const replay = useJobAction(() => api.post(`${path}/failed/${job.id}/replay`))
  const discard = useJobAction(() => api.delete(`${path}/failed/${job.id}`))
  const askReplay = async () => {
    const title = t('settings.jobs.replayTitle', { name: jobName(job.name, t) })
    if (await confirm({ title, text: t('settings.jobs.replayText'), confirm: t('settings.jobs.replay') }))
      replay.mutate()
  }
  const askDiscard = async () => {
    const title = t('settings.jobs.discardTitle', { name: jobName(job.name, t) })
    const text = t('settings.jobs.discardText')
    if (await confirm({ title, text, confirm: t('settings.jobs.discard'), danger: true })) discard.mutate()
  }
  return (
    <RowActions>
      <Button size="sm" busy={replay.isPending} onClick={() => void askReplay()}>
        {t('settings.jobs.replay')}
      </Button>
      <Button size="sm" variant="quiet" busy={discard.isPending} onClick={() => void askDiscard()}>
        {t('settings.jobs.discard')}
      </Button>
    </RowActions>
  )
}

function useJobAction<Input = void>(act: (input: Input) => Promise<unknown>) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: act,
    onSuccess: () => toast.success(t('settings.done')),
    onError: report,
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
}
