import type { Condition } from '#kernel/filter/contract.ts'
import { Select } from '#ui/inputs.ts'
import { isComplete } from '../operators.ts'
import { conditionField, pathEnd } from '../paths.ts'
import { type ConditionNode, newMany, update } from '../tree.ts'
import { withOperator } from './chips.ts'
import type { TreeContext } from './context.ts'
import styles from './editor.module.css'
import { firstCondition } from './fields.ts'
import { nodeText } from './nodeText.ts'
import { operatorsFor } from './operators.ts'
import { PickPopover } from './PickPopover.tsx'
import type { Target } from './picker.ts'
import { Handle, RowMenu } from './RowTools.tsx'
import { pathLabel } from './sentence.ts'
import { ValueEditor } from './Value.tsx'

type Props = TreeContext & { node: ConditionNode }

/** Field, operator, value. What may not be seen says only that it is there. */
export function ConditionRow(props: Props) {
  const { env, object, parseEnv, vocabulary, root, node, onEdit, fresh, onFresh } = props
  const { condition } = node
  const end = pathEnd(vocabulary.metadata, object, condition.field)
  const change = (next: Condition) =>
    onEdit(update(root, node.id, () => ({ ...node, condition: next, isDraft: !isComplete(next) })))
  if (!end) {
    return (
      <div className={styles.row}>
        <Handle {...props} />
        <span className={styles.fixed}>{env.t('filter.hidden')}</span>
        <RowMenu {...props} />
      </div>
    )
  }
  const field = conditionField(end)
  const operators = [...new Set([condition.op, ...operatorsFor(field)])]
  return (
    <fieldset className={styles.row} aria-label={nodeText(node, props)} data-draft={node.isDraft || undefined}>
      <Handle {...props} />
      <FieldButton {...props} label={pathLabel(vocabulary, end)} />
      <Select
        className={styles.operator ?? ''}
        aria-label={env.t('filter.operator')}
        data={operators.map((op) => ({ value: op, label: env.t(`filter.op.${op}`) }))}
        value={condition.op}
        allowDeselect={false}
        onChange={(op) => {
          if (!op) return
          onFresh(node.id)
          change(withOperator(condition, op as Condition['op']))
        }}
      />
      <div className={styles.value}>
        <ValueEditor
          key={`${condition.field} ${condition.op}`}
          condition={condition}
          field={field}
          env={env}
          parseEnv={parseEnv}
          autoFocus={fresh === node.id}
          onChange={(value) => change({ ...condition, value })}
        />
      </div>
      <RowMenu {...props} />
    </fieldset>
  )
}

/** The name of the field, which opens the choice of another one. */
function FieldButton({ label, ...props }: Props & { label: string }) {
  const { env, root, node, onEdit, onFresh } = props
  const onPick = (target: Target) => {
    onFresh(node.id)
    if (target.many) return onEdit(update(root, node.id, () => newMany(target.path)))
    const condition = firstCondition(target.path, conditionField(target.field))
    onEdit(update(root, node.id, () => ({ ...node, condition, isDraft: !isComplete(condition) })))
  }
  return (
    <PickPopover {...props} onPick={onPick}>
      <button
        type="button"
        className={styles.field}
        aria-label={env.t('filter.changeField', { field: label })}
        title={label}
      >
        {label}
      </button>
    </PickPopover>
  )
}
