import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { isRunning } from '#kernel/client/operations.ts'
import { useReport } from '#kernel/client/report.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/questions.ts'
import { SampleProgress } from '../../start/SampleProgress.tsx'
import { sampleQuery, useSample } from '../../start/sample.ts'

/** The sample company to walk through, where there is none and one may load it. */
export function SampleOffer() {
  const t = useT()
  const report = useReport()
  const client = useQueryClient()
  const { data } = useSampleCompany()
  const [operation, setOperation] = useState<string | null>(null)
  const sample = useSample(setOperation)
  const running = operation ?? (data && isRunning(data) ? data.id : null)
  const onDone = () => {
    setOperation(null)
    void client.invalidateQueries({ queryKey: sampleQuery.queryKey })
  }
  if (running) return <SampleProgress operation={running} onDone={onDone} />
  if (data !== null) return null
  return (
    <Button busy={sample.isPending} onClick={() => sample.mutate(undefined, { onError: report })}>
      {t('home.sample')}
    </Button>
  )
}

/** At the end the sample company goes as it has come: as one. */
export function SampleRemoval() {
  const t = useT()
  const report = useReport()
  const client = useQueryClient()
  const { data } = useSampleCompany()
  const remove = useMutation({
    mutationFn: () => api.delete<OperationJson>('/api/v1/sample'),
    onSuccess: () => client.invalidateQueries({ queryKey: sampleQuery.queryKey }),
    onError: report,
  })
  const ask = async () => {
    const words = { title: t('onboarding.tour.removeSample'), text: t('onboarding.tour.removeText') }
    if (await confirm({ ...words, confirm: t('onboarding.tour.remove'), danger: true })) remove.mutate()
  }
  if (!data || isRunning(data)) return null
  return (
    <Button busy={remove.isPending} onClick={() => void ask()}>
      {t('onboarding.tour.removeSample')}
    </Button>
  )
}

const useSampleCompany = () => useQuery({ ...sampleQuery, enabled: useCapability('settings.manage') })
