import { useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Condition, Filter, ToMany } from '#kernel/filter/contract.ts'
import { isComplete } from '#kernel/filter/operators.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Select } from '#ui/inputs.ts'
import { conditionField, pathEnd } from '../paths.ts'
import { withOperator } from './chips.ts'
import styles from './filter.module.css'
import { operatorsFor } from './operators.ts'
import { ValueEditor } from './Value.tsx'

interface EditorProps {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  /** Begun just now: it is applied when the editor closes. */
  isNew: boolean
  onChange: (part: Filter) => void
  onDraft: (part: Filter) => void
  onClose: () => void
}

/** Operator and value of a chip. What stands is changed at once, what is begun when the editor closes. */
export function ConditionEditor(props: EditorProps & { condition: Condition }) {
  const { object, env, parseEnv, isNew, onChange, onDraft, onClose } = props
  const metadata = useMetadata()
  const [draft, setDraft] = useState(props.condition)
  const end = pathEnd(metadata, object, draft.field)
  if (!end) return null
  const field = conditionField(end)
  const change = (next: Condition) => {
    setDraft(next)
    onDraft(next)
    if (isComplete(next) && !isNew) onChange(next)
  }
  const operators = [...new Set([draft.op, ...operatorsFor(field)])]
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <Select
        aria-label={env.t('filter.operator')}
        data={operators.map((op) => ({ value: op, label: env.t(`filter.op.${op}`) }))}
        value={draft.op}
        allowDeselect={false}
        onChange={(op) => op && change(withOperator(draft, op as Condition['op']))}
      />
      <ValueEditor
        key={draft.op}
        condition={draft}
        field={field}
        env={env}
        parseEnv={parseEnv}
        autoFocus
        onChange={(value) => change({ ...draft, value })}
      />
      <Button type="submit" variant="primary" disabled={!isComplete(draft)}>
        {env.t('filter.apply')}
      </Button>
    </form>
  )
}

export function PresenceEditor({ env, part, onChange }: Pick<EditorProps, 'env' | 'onChange'> & { part: ToMany }) {
  return (
    <Select
      aria-label={env.t('filter.operator')}
      data={(['some', 'none'] as const).map((has) => ({ value: has, label: env.t(`filter.has.${has}`) }))}
      value={part.has}
      allowDeselect={false}
      data-autofocus
      onChange={(has) => has && onChange({ ...part, has: has as ToMany['has'] })}
    />
  )
}
