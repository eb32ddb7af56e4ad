import { useLabel, useT } from '#kernel/client/i18n.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Action } from '#kernel/permissions/contract.ts'
import { Checkbox } from '#ui/inputs.ts'
import { Differs } from './CompareWith.tsx'
import styles from './RoleMatrix.module.css'
import type { RightsProps } from './RoleMatrix.tsx'
import { actions, type FieldRight, fieldRightOf, withFieldRight } from './roleRights.ts'

/** The fields of one object under its row: which of them a role may read, and which it may write. */
export function FieldRows({ object, ...props }: RightsProps & { object: ObjectMetadata }) {
  const { compared, isShort } = props
  const unlike = compared?.fields.get(object.name)
  return object.fields
    .filter((field) => !field.isSystem && (!isShort || unlike?.has(field.name)))
    .map((field) => (
      <FieldRow key={field.name} {...props} object={object} field={field} isUnlike={unlike?.has(field.name) === true} />
    ))
}

interface FieldRowProps extends RightsProps {
  object: ObjectMetadata
  field: FieldMetadata
  isUnlike: boolean
}

/** Reading stands in the column for reading, writing in that for changing; a new record is written by the same right. */
function FieldRow({ object, field, isUnlike, draft, isFixed, compared, onChange }: FieldRowProps) {
  const t = useT()
  const label = useLabel()
  const right = fieldRightOf(draft, object.name, field.name)
  const other = compared && isUnlike ? fieldRightOf(compared.role, object.name, field.name) : null
  const name = label(field.label, field.name)
  const set = (next: FieldRight) => onChange(withFieldRight(draft, object.name, field.name, next))
  return (
    <tr className={styles.fieldRow}>
      <th scope="row">{name}</th>
      {actions.map((action) => {
        const part = parts[action]
        if (!part) return <td key={action} />
        const isOther = other !== null && other[part] !== right[part]
        return (
          <td key={action} data-differs={isOther || undefined}>
            <span className={styles.check}>
              <Checkbox
                aria-label={`${name}: ${t(`settings.roles.${part}`)}`}
                checked={right[part]}
                disabled={isFixed || (part === 'write' && !right.read)}
                onChange={(event) => set({ ...right, [part]: event.currentTarget.checked })}
              />
            </span>
            {compared && isOther ? (
              <Differs
                role={compared.role}
                text={t(other[part] ? 'settings.roles.yes' : 'settings.roles.scopes.none')}
              />
            ) : null}
          </td>
        )
      })}
      <td />
    </tr>
  )
}

const parts: Partial<Record<Action, 'read' | 'write'>> = { read: 'read', update: 'write' }
