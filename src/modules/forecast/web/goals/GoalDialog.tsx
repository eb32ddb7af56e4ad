import { useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useCreateRecord, useRemoveRecord, useUpdateRecord } from '#kernel/client/mutations.ts'
import { useRecord } from '#kernel/client/records.ts'
import { useReport } from '#kernel/client/report.ts'
import type { JsonValue, Money } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatDateRange, useFormats } from '#ui/format.ts'
import { NumberInput, Textarea } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import type { GoalNode, GoalTree } from '../../contract.ts'
import form from '../AdjustDialog.module.css'
import { figureText } from '../figures.ts'
import { useNodeName } from '../useNodeName.ts'
import { useGoalRows } from './useGoalRows.tsx'
import { useMetricName } from './useMetricName.ts'

interface GoalDialogProps {
  node: GoalNode
  tree: GoalTree
  onClose: () => void
}

/** Sets, changes or takes away what somebody is to reach; where several goals count together, their list is opened. */
export function GoalDialog({ node, tree, onClose }: GoalDialogProps) {
  const t = useT()
  const goal = useObject('goal')
  const title = t('goals.dialog.title', { name: useNodeName()(node), metric: useMetricName()(tree.metric) })
  if (!goal) return null
  const [first, second] = node.goals
  if (second !== undefined) return <Several ids={node.goals} title={title} onClose={onClose} />
  if (first === undefined) return <Form goal={goal} standing={null} title={title} {...{ node, tree, onClose }} />
  return <Standing id={first} goal={goal} title={title} {...{ node, tree, onClose }} />
}

function Several({ ids, title, onClose }: { ids: string[]; title: string; onClose: () => void }) {
  const t = useT()
  const rows = useGoalRows()
  const open = () => {
    onClose()
    rows.goals(ids, title)
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={open}>
          {t('goals.dialog.open')}
        </Button>
      }
    >
      <p>{t('goals.dialog.several', { count: ids.length })}</p>
    </Dialog>
  )
}

type FormProps = GoalDialogProps & { goal: ObjectMetadata; title: string; standing: RecordJson | null }

function Standing({ id, ...props }: Omit<FormProps, 'standing'> & { id: string }) {
  const { data, isPlaceholderData } = useRecord(props.goal, id)
  // What a list knows of it lacks the note, which would be taken for an empty one.
  if (data && !isPlaceholderData) return <Form {...props} standing={data} />
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <SkeletonRows rows={3} />
    </Dialog>
  )
}

function Form({ node, tree, goal, title, standing, onClose }: FormProps) {
  const t = useT()
  const formats = useFormats()
  const byField = useIssuesByField()
  const money = (standing?.targetAmount ?? null) as Money | null
  const currency = tree.currency === null ? null : (money?.currency ?? tree.currency)
  const [value, setValue] = useState<string | number>(money?.amount ?? (standing?.target as string | null) ?? '')
  const [note, setNote] = useState(String(standing?.note ?? ''))
  const { save, isBusy, error } = useSaving(goal, standing, onClose)
  const remove = useRemoveRecord(goal)
  const issues = byField(error)
  const submit = () => save(valuesOf({ node, tree, currency, value: String(value), note }))
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          {standing ? (
            <Button
              variant="quiet"
              disabled={isBusy || standing.can?.delete === false}
              onClick={() => remove.mutate(standing.id, { onSuccess: onClose })}
            >
              {t('goals.dialog.remove')}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={isBusy} disabled={String(value).trim() === ''} onClick={submit}>
            {t('goals.dialog.save')}
          </Button>
        </>
      }
    >
      <div className={form.form}>
        <p className={form.quiet}>
          {formatDateRange(tree.period.from, tree.period.to, formats)} ·{' '}
          {t('goals.dialog.soFar', { value: figureText(node.achieved, tree.currency, formats) })}
          {node.beneath === null
            ? null
            : ` · ${t('goals.beneath', { value: figureText(node.beneath, tree.currency, formats) })}`}
        </p>
        <NumberInput
          data-autofocus
          label={currency === null ? t('goals.columns.target') : t('goals.dialog.target', { currency })}
          value={value}
          onChange={setValue}
          error={issues['targetAmount.amount'] ?? issues.targetAmount ?? issues.target}
          min={0}
          decimalScale={4}
          thousandSeparator
          hideControls
        />
        <Textarea
          label={t('goals.dialog.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={issues.note}
          autosize
          minRows={2}
        />
      </div>
    </Dialog>
  )
}

interface Entered extends Pick<GoalDialogProps, 'node' | 'tree'> {
  currency: string | null
  value: string
  note: string
}

/** Of a goal that stands only what can have changed is used. */
function valuesOf({ node, tree, currency, value, note }: Entered): Record<string, JsonValue> {
  const holder = node.key === 'all' ? {} : node.kind === 'team' ? { team: node.id } : { person: node.id }
  const target = currency === null ? { target: value } : { targetAmount: { amount: value, currency } }
  return { metric: tree.metric, ...holder, ...tree.period, ...target, note: note.trim() === '' ? null : note }
}

function useSaving(goal: ObjectMetadata, standing: RecordJson | null, onClose: () => void) {
  const report = useReport()
  const create = useCreateRecord(goal)
  const update = useUpdateRecord(goal, { onError: (error) => error.issues.length > 0 })
  const save = (values: Record<string, JsonValue>) => {
    if (!standing) {
      const onError = (error: unknown) => {
        if (!(error instanceof ApiError) || error.issues.length === 0) report(error)
      }
      return create.mutate(values, { onSuccess: onClose, onError })
    }
    const changed = Object.entries(values).filter(([field]) => ['target', 'targetAmount', 'note'].includes(field))
    update.mutate({ id: standing.id, values: Object.fromEntries(changed) }, { onSuccess: onClose })
  }
  return { save, isBusy: create.isPending || update.isPending, error: create.error ?? update.error }
}
