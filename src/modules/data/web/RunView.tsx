import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useOperation } from '#kernel/client/operations.ts'
import { UndoDialog } from '#kernel/operations/web/UndoDialog.tsx'
import { Button } from '#ui/Button.tsx'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import type { ImportRun } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { isOpen, useCancelImport, useImportRun } from './importApi.ts'
import { RunErrors } from './RunErrors.tsx'
import { RunFigures, RunProgress } from './RunFigures.tsx'

/** A run on its way and at its end: figures, the error file, the list, and the way back. */
export function RunView({ id }: { id: string }) {
  const t = useT()
  const errorText = useErrorText()
  const [isBeingUndone, setBeingUndone] = useState(false)
  const { data: run, error, refetch } = useImportRun(id, isBeingUndone)
  if (error) return <ErrorState text={errorText(error)} onRetry={() => void refetch()} />
  if (!run) return <SkeletonRows rows={4} />
  return (
    <>
      <h2 className={styles.heading} aria-live="polite">
        {t(`dataImport.state.${run.state}`, { file: run.fileName })}
      </h2>
      {run.error ? <p className={styles.error}>{run.error}</p> : null}
      {isOpen(run) ? <RunProgress run={run} /> : null}
      <RunFigures run={run} />
      <RunErrors run={run} />
      <div className={styles.actions}>
        {isOpen(run) ? <Cancel run={run} /> : <After run={run} onUndone={() => setBeingUndone(true)} />}
      </div>
    </>
  )
}

function Cancel({ run }: { run: ImportRun }) {
  const t = useT()
  const errorText = useErrorText()
  const cancel = useCancelImport(run.id)
  return (
    <Button
      busy={cancel.isPending}
      onClick={() => cancel.mutate(undefined, { onError: (error) => toast.error(errorText(error)) })}
    >
      {t('dataImport.cancel')}
    </Button>
  )
}

function After({ run, onUndone }: { run: ImportRun; onUndone: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const object = useObject(run.object)
  return (
    <>
      {run.operation !== null && run.state !== 'undone' ? <Undo operation={run.operation} onUndone={onUndone} /> : null}
      <Button onClick={() => void navigate({ to: '/import', search: {} })}>{t('dataImport.another')}</Button>
      {object ? (
        <ButtonLink variant="primary" to="/o/$plural" params={{ plural: object.plural }}>
          {t('dataImport.openList')}
        </ButtonLink>
      ) : null}
    </>
  )
}

function Undo({ operation, onUndone }: { operation: string; onUndone: () => void }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const { data } = useOperation(operation)
  const canUndo = data?.canUndo
  const could = useRef(false)
  // What could be undone and no longer can is being undone, here or in another window.
  useEffect(() => {
    if (could.current && canUndo === false) onUndone()
    if (canUndo) could.current = true
  }, [canUndo, onUndone])
  if (!data || !canUndo) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('dataImport.undo')}</Button>
      {open ? <UndoDialog operation={data} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
