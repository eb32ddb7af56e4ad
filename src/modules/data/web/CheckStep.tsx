import { useEffect, useRef } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import type { ImportRequest, ImportRun } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { isOpen, useImportRun, useStartImport } from './importApi.ts'
import { RunErrors } from './RunErrors.tsx'
import { RunFigures, RunProgress } from './RunFigures.tsx'

interface CheckStepProps {
  request: ImportRequest
  onBack: () => void
  onStarted: (id: string) => void
}

/** A dry run: what the import would do, before it does it. */
export function CheckStep({ request, onBack, onStarted }: CheckStepProps) {
  const check = useStartImport()
  const errorText = useErrorText()
  const started = useRef(false)
  const run = () => check.mutate({ ...request, dryRun: true })
  // Strict mode mounts twice; one check is enough.
  useEffect(() => {
    if (started.current) return
    started.current = true
    run()
  })
  if (check.error) return <Refused error={check.error} text={errorText(check.error)} onBack={onBack} />
  if (!check.data) return <SkeletonRows rows={4} />
  return <Checked id={check.data.id} request={request} onBack={onBack} onStarted={onStarted} />
}

function Refused({ error, text, onBack }: { error: unknown; text: string; onBack: () => void }) {
  const t = useT()
  const issues = error instanceof ApiError ? error.issues : []
  const told = issues.map(({ code, message, params }) =>
    t(`dataImport.planIssue.${code}`, { ...params, defaultValue: message }),
  )
  return (
    <>
      <ErrorState text={told.length > 0 ? told.join(' · ') : text} />
      <div className={styles.actions}>
        <Button onClick={onBack}>{t('dataImport.back')}</Button>
      </div>
    </>
  )
}

function Checked({ id, request, onBack, onStarted }: CheckStepProps & { id: string }) {
  const t = useT()
  const errorText = useErrorText()
  const { data: run, error } = useImportRun(id)
  if (error) return <ErrorState text={errorText(error)} />
  if (!run) return <SkeletonRows rows={4} />
  return (
    <>
      <h2 className={styles.heading} aria-live="polite">
        {isOpen(run) ? t('dataImport.checking') : run.state === 'failed' ? (run.error ?? '') : t('dataImport.checked')}
      </h2>
      {isOpen(run) ? <RunProgress run={run} /> : null}
      <RunFigures run={run} />
      <RunErrors run={run} />
      <div className={styles.actions}>
        <Button onClick={onBack}>{t('dataImport.back')}</Button>
        <StartButton run={run} request={request} onStarted={onStarted} />
      </div>
    </>
  )
}

/** A file that was imported as new records before needs a second, explicit yes. */
function StartButton({
  run,
  request,
  onStarted,
}: {
  run: ImportRun
  request: ImportRequest
  onStarted: (id: string) => void
}) {
  const t = useT()
  const formats = useFormats()
  const errorText = useErrorText()
  const start = useStartImport()
  const rows = run.created + run.updated + run.unchanged
  const wasImported = start.error instanceof ApiError && start.error.code === 'conflict'
  const go = () =>
    start.mutate(wasImported ? { ...request, again: true } : request, {
      onSuccess: ({ id }) => onStarted(id),
      onError: (error) => {
        if (!(error instanceof ApiError && error.code === 'conflict')) toast.error(errorText(error))
      },
    })
  return (
    <>
      {wasImported ? (
        <span className={styles.error} role="alert">
          {t('dataImport.sameFile')}
        </span>
      ) : null}
      <Button
        variant={wasImported ? 'danger' : 'primary'}
        disabled={isOpen(run) || rows === 0}
        busy={start.isPending}
        onClick={go}
      >
        {wasImported
          ? t('dataImport.startAgain')
          : t('dataImport.start', { count: rows, shown: formatNumber(rows, formats) })}
      </Button>
    </>
  )
}
