import { useState } from 'react'
import type { FieldDifference } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Radio } from '#ui/inputs.ts'
import { FieldDisplay } from './Cell.tsx'
import styles from './dialogs.module.css'

export interface ConflictDialogProps {
  object: ObjectMetadata
  env: DisplayEnv
  name: string
  differences: FieldDifference[]
  onClose: () => void
  /** The fields whose own value wins. */
  onChoose: (mine: Set<string>) => void
}

/** Two people changed the same: both values side by side, field by field. */
export function ConflictDialog({ object, env, name, differences, onClose, onChoose }: ConflictDialogProps) {
  const [mine, setMine] = useState<Record<string, boolean>>({})
  const isMine = (field: string) => mine[field] ?? true
  const submit = () => onChoose(new Set(differences.map((one) => one.field).filter(isMine)))
  return (
    <Dialog
      title={env.t('records.conflict.title', { name })}
      onClose={onClose}
      size="lg"
      actions={
        <>
          <Button onClick={onClose}>{env.t('records.conflict.discard')}</Button>
          <Button variant="primary" onClick={submit} data-autofocus>
            {env.t('records.conflict.save')}
          </Button>
        </>
      }
    >
      <p className={styles.intro}>{env.t('records.conflict.text')}</p>
      {differences.map((difference) => {
        const field = object.fields.find((one) => one.name === difference.field)
        if (!field) return null
        return (
          <Radio.Group
            key={difference.field}
            className={styles.choice ?? ''}
            label={env.text(field.label, field.name)}
            value={isMine(difference.field) ? 'mine' : 'theirs'}
            onChange={(value) => setMine({ ...mine, [difference.field]: value === 'mine' })}
          >
            <div className={styles.sides}>
              <Side
                value="mine"
                label={env.t('records.conflict.mine')}
                content={difference.yours}
                field={field}
                env={env}
              />
              <Side
                value="theirs"
                label={env.t('records.conflict.theirs')}
                content={difference.current}
                field={field}
                env={env}
              />
            </div>
          </Radio.Group>
        )
      })}
    </Dialog>
  )
}

function Side(props: { value: string; label: string; content: unknown; field: FieldMetadata; env: DisplayEnv }) {
  const { value, label, content, field, env } = props
  return (
    <div className={styles.side}>
      <Radio value={value} label={label} />
      <div className={styles.sideValue}>
        <FieldDisplay value={(content ?? null) as JsonValue} field={field} env={env} dense={false} />
        {content === null || content === undefined ? (
          <span className={styles.muted}>{env.t('records.empty')}</span>
        ) : null}
      </div>
    </div>
  )
}
