import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { isRunning } from '#kernel/client/operations.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { SampleProgress } from '../start/SampleProgress.tsx'
import { sampleQuery, useSample } from '../start/sample.ts'
import { SettingsPage } from './SettingsPage.tsx'

/** The sample company comes and goes as one. */
export function SampleCompany() {
  const t = useT()
  const client = useQueryClient()
  const { data, error, isPending, refetch } = useQuery(sampleQuery)
  const again = () => void client.invalidateQueries({ queryKey: sampleQuery.queryKey })
  return (
    <SettingsPage title={t('settings.pages.sample')} intro={t('settings.sample.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <SkeletonRows rows={2} /> : null}
      {data && isRunning(data) ? <SampleProgress operation={data.id} onDone={again} /> : null}
      {data && !isRunning(data) ? <Removal operation={data} onChange={again} /> : null}
      {data === null ? <SetUp onChange={again} /> : null}
    </SettingsPage>
  )
}

function SetUp({ onChange }: { onChange: () => void }) {
  const t = useT()
  const report = useReport()
  const sample = useSample(onChange)
  return (
    <Button variant="primary" busy={sample.isPending} onClick={() => sample.mutate(undefined, { onError: report })}>
      {t('home.sample')}
    </Button>
  )
}

function Removal({ operation, onChange }: { operation: OperationJson; onChange: () => void }) {
  const t = useT()
  const report = useReport()
  const remove = useMutation({
    mutationFn: () => api.delete<OperationJson>('/api/v1/sample'),
    onSuccess: onChange,
    onError: report,
  })
  const ask = async () => {
    const question = { title: t('settings.sample.removeTitle'), text: t('settings.sample.removeText') }
    if (await confirm({ ...question, confirm: t('settings.sample.remove'), danger: true })) remove.mutate()
  }
  return (
    <>
      <p>{t('settings.sample.stands', { count: operation.created })}</p>
      <br />
      <Button variant="danger" busy={remove.isPending} onClick={() => void ask()}>
        {t('settings.sample.remove')}
      </Button>
    </>
  )
}
