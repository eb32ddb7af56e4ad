import { useState } from 'react'
import { useLabel } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import { Select } from '#ui/inputs.ts'
import { RecordChip } from '../web/displays.tsx'
import styles from '../web/fields.module.css'
import { RecordSelect } from '../web/LinkEditor.tsx'
import type { DisplayProps, EditorProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<AnyLink>) => <RecordChip object={value.object} id={value.id} env={env} />

/** First what, then which. */
function Editor({ value, field, env, onChange, onDone, ...rest }: EditorProps<AnyLink>) {
  const text = useLabel()
  const allowed = field.targets ?? []
  const objects = useMetadata().objects.filter((one) =>
    allowed.length > 0 ? allowed.includes(one.name) : one.group !== 'hidden',
  )
  const [object, setObject] = useState(value?.object ?? objects[0]?.name ?? '')
  return (
    <div className={styles.parts}>
      <Select
        aria-label={env.t('fields.object')}
        data={objects.map((one) => ({ value: one.name, label: text(one.label, one.name) }))}
        value={object}
        allowDeselect={false}
        onChange={(next) => next && setObject(next)}
      />
      <RecordSelect
        {...rest}
        key={object}
        env={env}
        target={object}
        value={value?.object === object ? value.id : null}
        isRequired={field.required ?? false}
        onPick={(id) => {
          const next = id === null ? null : { object, id }
          onChange(next)
          onDone?.(next)
        }}
      />
    </div>
  )
}

export const anyLink: Widget<'anyLink'> = { Display, Editor, width: 180 }
