import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Action } from '#kernel/permissions/contract.ts'
import { Button } from '#ui/Button.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { Differs } from './CompareWith.tsx'
import { FieldRows } from './FieldRows.tsx'
import { RightSelect } from './RightSelect.tsx'
import styles from './RoleMatrix.module.css'
import type { RightsProps } from './RoleMatrix.tsx'
import { actions, rightOf, withoutRights, withRight } from './roleRights.ts'

interface ObjectRowProps extends RightsProps {
  name: string
  label: string
  /** Absent in the row for all others. */
  object?: ObjectMetadata
}

/** What a role may do with one object; unfolds to its fields. */
export function ObjectRow({ name, label, object, ...props }: ObjectRowProps) {
  const { draft, isFixed, compared, isShort, onChange } = props
  const t = useT()
  const unlikeFields = compared?.fields.get(name)?.size ?? 0
  const [isUnfolded, setUnfolded] = useState(false)
  const isOpen = isUnfolded || (isShort && unlikeFields > 0)
  const isOwn = name !== '*' && name in draft.rights
  return (
    <>
      <tr>
        <th scope="row">
          <span className={styles.object}>
            {object ? <ObjectIcon name={object.icon} /> : null}
            {label}
            {isOwn && !isFixed ? (
              <Button size="sm" variant="quiet" onClick={() => onChange(withoutRights(draft, name))}>
                {t('settings.roles.reset')}
              </Button>
            ) : null}
          </span>
        </th>
        {actions.map((action) => (
          <RightCell key={action} {...props} name={name} label={label} action={action} />
        ))}
        <td>
          {object ? (
            <Button
              size="sm"
              variant="quiet"
              aria-expanded={isOpen}
              aria-label={t('settings.roles.fieldsOf', {
                object: label,
                fields: fieldsText(t, limitedIn(draft, name)),
              })}
              icon={<IconChevronRight className={styles.caret} size={14} />}
              onClick={() => setUnfolded(!isOpen)}
            >
              {fieldsText(t, limitedIn(draft, name))}
            </Button>
          ) : null}
          {unlikeFields > 0 && compared ? (
            <Differs role={compared.role} text={fieldsText(t, limitedIn(compared.role, name))} />
          ) : null}
        </td>
      </tr>
      {object && isOpen ? <FieldRows {...props} object={object} /> : null}
    </>
  )
}

const limitedIn = ({ rights }: RightsProps['draft'], name: string) => Object.keys(rights[name]?.fields ?? {}).length

const fieldsText = (t: ReturnType<typeof useT>, limited: number) =>
  limited > 0 ? t('settings.roles.limitedFields', { count: limited }) : t('settings.roles.allFields')

interface RightCellProps extends RightsProps {
  name: string
  label: string
  action: Action
}

function RightCell({ name, label, action, draft, isFixed, compared, onChange }: RightCellProps) {
  const t = useT()
  const right = rightOf(draft, name, action)
  const isUnlike = compared?.actions.get(name)?.has(action) === true
  return (
    <td data-differs={isUnlike || undefined}>
      <RightSelect
        label={`${label}: ${t(`settings.roles.actions.${action}`)}`}
        scope={right.scope}
        isInherited={!right.isOwn && name !== '*'}
        isFixed={isFixed}
        onChange={(scope) => onChange(withRight(draft, name, action, scope))}
      />
      {compared && isUnlike ? (
        <Differs role={compared.role} text={t(`settings.roles.scopes.${rightOf(compared.role, name, action).scope}`)} />
      ) : null}
    </td>
  )
}
