import { useState } from 'react'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useUndoOperation, useUndoPreview } from '#kernel/client/operations.ts'
import type { OperationJson, UndoConflict, UndoRequest } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Radio, SegmentedControl } from '#ui/inputs.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { ConflictValues } from './ConflictValues.tsx'
import styles from './OperationsScreen.module.css'

type Choice = UndoRequest['conflicts']

/** What an undo would do, before it is done; what was changed since is decided once for all or one by one. */
export function UndoDialog({ operation, onClose }: { operation: OperationJson; onClose: () => void }) {
  const t = useT()
  const formats = useFormats()
  const errorText = useErrorText()
  const preview = useUndoPreview(operation.id)
  const undo = useUndoOperation(operation.id)
  const [all, setAll] = useState<Choice>('keepCurrent')
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const run = () =>
    undo.mutate(
      { conflicts: all, choices },
      {
        onSuccess: () => {
          toast.success(t('operations.undone'))
          onClose()
        },
        onError: (error) => toast.error(errorText(error)),
      },
    )
  const conflicts = preview.data?.conflicts ?? []
  // It changed the field itself, not its records.
  const isOfField = operation.kind === 'convertField'
  return (
    <Dialog
      title={t('operations.undoTitle')}
      size={conflicts.length > 0 ? 'lg' : 'md'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={!preview.data} busy={undo.isPending} onClick={run} data-autofocus>
            {isOfField
              ? t('operations.undo')
              : t('operations.undoRun', {
                  count: preview.data?.reverts ?? 0,
                  shown: formatNumber(preview.data?.reverts ?? 0, formats),
                })}
          </Button>
        </>
      }
    >
      {preview.isPending ? <SkeletonRows rows={3} /> : null}
      {preview.error ? <ErrorState text={errorText(preview.error)} onRetry={() => void preview.refetch()} /> : null}
      {preview.data ? (
        <p>
          {isOfField
            ? t('operations.convertFieldBack')
            : t('operations.reverts', {
                count: preview.data.reverts,
                shown: formatNumber(preview.data.reverts, formats),
              })}
        </p>
      ) : null}
      {conflicts.length > 0 ? (
        <>
          <p className={styles.conflictText}>
            {t('operations.conflicts', { count: conflicts.length, shown: formatNumber(conflicts.length, formats) })}
          </p>
          <Radio.Group
            value={all}
            onChange={(value) => setAll(value as Choice)}
            aria-label={t('operations.conflictsLabel')}
          >
            <Radio value="keepCurrent" label={t('operations.keepAll')} />
            <Radio value="restore" label={t('operations.restoreAll')} />
          </Radio.Group>
          <ul className={styles.conflicts}>
            {conflicts.slice(0, mostShown).map((conflict) => {
              const key = `${conflict.object}/${conflict.id}/${conflict.field}`
              return (
                <ConflictRow
                  key={key}
                  conflict={conflict}
                  value={choices[key] ?? all}
                  onChange={(value) => setChoices({ ...choices, [key]: value })}
                />
              )
            })}
          </ul>
        </>
      ) : null}
    </Dialog>
  )
}

const mostShown = 200

interface ConflictRowProps {
  conflict: UndoConflict
  value: Choice
  onChange: (value: Choice) => void
}

function ConflictRow({ conflict, value, onChange }: ConflictRowProps) {
  const t = useT()
  return (
    <li className={styles.conflict}>
      <ConflictValues conflict={conflict} />
      <SegmentedControl
        aria-label={t('operations.conflictsLabel')}
        data={[
          { value: 'keepCurrent', label: t('operations.keep') },
          { value: 'restore', label: t('operations.restore') },
        ]}
        value={value}
        onChange={(next) => onChange(next as Choice)}
      />
    </li>
  )
}
