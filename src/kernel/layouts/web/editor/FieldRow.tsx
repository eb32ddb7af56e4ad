import { FieldDisplay, fieldValue } from '#kernel/records/web/Cell.tsx'
import { Block, DropSpace } from './Block.tsx'
import type { Editing } from './editing.ts'
import styles from './editor.module.css'
import { fieldsAt, type Home, removeField, ruleOf, stepField } from './moves.ts'

/** The fields of one place, to be chosen, dragged and dropped. */
export function FieldRow({ home, columns = 1, ...props }: Editing & { home: Home; columns?: 1 | 2 }) {
  const { layout, record, object, env, change } = props
  const fields = fieldsAt(layout, home).flatMap((name) => object.fields.filter((field) => field.name === name))
  return (
    <div className={styles.fields} data-kind={home.kind} data-columns={columns}>
      {fields.map((field, at) => {
        const { visible, required, readOnly } = ruleOf(layout, field.name)
        const marks = [
          ...(visible ? ['layouts.rule.visible'] : []),
          ...(required ? ['layouts.rule.required'] : []),
          ...(readOnly ? ['layouts.rule.readOnly'] : []),
        ]
        return (
          <Block
            key={field.name}
            {...props}
            kind="field"
            id={field.name}
            place={{ home, at }}
            label={env.text(field.label, field.name)}
            marks={marks.map((mark) => env.t(mark))}
            onStep={(by) => change(stepField(layout, field.name, by))}
            onRemove={() => change(removeField(layout, field.name))}
          >
            <span className={styles.value} inert>
              <FieldDisplay value={fieldValue(record, field.name)} field={field} env={env} dense />
            </span>
          </Block>
        )
      })}
      <DropSpace place={{ home, at: fields.length }} label={fields.length === 0 ? env.t('layouts.dropHere') : ''} />
    </div>
  )
}
