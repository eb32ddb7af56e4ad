import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { ApiError, api } from '#kernel/client/http.ts'
import { useErrorText, useIssueText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import type { SplitJson } from '#modules/sales/contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { toast } from '#ui/toast.tsx'
import styles from './opportunity.module.css'

interface SplitsDialogProps {
  path: string
  splits: readonly SplitJson[]
  env: DisplayEnv
  onClose: () => void
}

interface Row {
  key: string
  user: JsonValue
  percent: JsonValue
  kind: JsonValue
}

const fieldNames = ['user', 'percent', 'kind'] as const

/** All shares at once: they are saved together, and must be right together. */
export function SplitsDialog({ path, splits, env, onClose }: SplitsDialogProps) {
  const form = useId()
  const errorText = useErrorText()
  const issueText = useIssueText()
  const fields = useMetadata().objects.find(({ name }) => name === 'opportunitySplit')?.fields ?? []
  const [rows, setRows] = useState<Row[]>(() =>
    splits.map(({ user, percent, kind }) => ({ key: crypto.randomUUID(), user, percent, kind })),
  )
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    try {
      await api.put(path, { splits: rows.map(({ user, percent, kind }) => ({ user, percent: String(percent), kind })) })
      toast.success(env.t('opportunity.splits.saved'))
      onClose()
    } catch (error) {
      const [issue] = error instanceof ApiError ? error.issues : []
      setProblem(issue ? issueText(issue) : errorText(error))
    }
  }
  const set = (key: string, values: Partial<Row>) =>
    setRows((known) => known.map((row) => (row.key === key ? { ...row, ...values } : row)))
  return (
    <Dialog
      title={env.t('opportunity.splits.edit')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button type="submit" form={form} variant="primary">
            {env.t('opportunity.splits.save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p className={styles.quiet}>{env.t('opportunity.splits.about')}</p>
        {rows.map((row, index) => (
          <fieldset
            key={row.key}
            className={styles.share}
            aria-label={env.t('opportunity.splits.row', { n: index + 1 })}
          >
            {fieldNames.map((name) => (
              <Cell
                key={name}
                field={fields.find((field) => field.name === name)}
                env={env}
                value={row[name]}
                onChange={(value) => set(row.key, { [name]: value })}
              />
            ))}
            <IconButton
              label={env.t('opportunity.splits.remove', { n: index + 1 })}
              onClick={() => setRows((known) => known.filter(({ key }) => key !== row.key))}
            >
              <IconTrash size={16} />
            </IconButton>
          </fieldset>
        ))}
        <span>
          <Button
            size="sm"
            icon={<IconPlus size={14} />}
            onClick={() =>
              setRows((known) => [...known, { key: crypto.randomUUID(), user: null, percent: null, kind: 'revenue' }])
            }
          >
            {env.t('opportunity.splits.add')}
          </Button>
        </span>
        {problem ? (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        ) : null}
      </form>
    </Dialog>
  )
}

interface CellProps {
  field: FieldMetadata | undefined
  env: DisplayEnv
  value: JsonValue
  onChange: (value: JsonValue) => void
}

function Cell({ field, env, value, onChange }: CellProps) {
  if (!field) return null
  return <FieldInput object="opportunitySplit" field={field} env={env} value={value} onChange={onChange} />
}
