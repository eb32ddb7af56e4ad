import { useLabel, useT } from '#kernel/client/i18n.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox } from '#ui/inputs.ts'
import { Table } from '#ui/Table.tsx'
import { fieldRightOf, withFieldRight } from './roleRights.ts'

interface FieldRightsDialogProps {
  object: ObjectMetadata
  role: Role
  isFixed: boolean
  onChange: (role: Role) => void
  onClose: () => void
}

/** Which fields of one object a role may read and write; part of the role's draft until that is saved. */
export function FieldRightsDialog({ object, role, isFixed, onChange, onClose }: FieldRightsDialogProps) {
  const t = useT()
  const label = useLabel()
  const fields = object.fields.filter((field) => !field.isSystem)
  return (
    <Dialog
      title={t('settings.roles.fieldsOf', { object: label(object.pluralLabel) })}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('settings.done')}
        </Button>
      }
    >
      <Table
        label={t('settings.roles.fields')}
        head={[
          { key: 'field', label: t('settings.roles.field') },
          { key: 'read', label: t('settings.roles.actions.read') },
          { key: 'write', label: t('settings.roles.write') },
        ]}
      >
        {fields.map((field) => {
          const right = fieldRightOf(role, object.name, field.name)
          const name = label(field.label, field.name)
          const set = (read: boolean, write: boolean) =>
            onChange(withFieldRight(role, object.name, field.name, { read, write }))
          return (
            <tr key={field.name}>
              <td>{name}</td>
              <td>
                <Checkbox
                  aria-label={`${name}: ${t('settings.roles.actions.read')}`}
                  checked={right.read}
                  disabled={isFixed}
                  onChange={(event) => set(event.currentTarget.checked, right.write)}
                />
              </td>
              <td>
                <Checkbox
                  aria-label={`${name}: ${t('settings.roles.write')}`}
                  checked={right.write}
                  disabled={isFixed || !right.read}
                  onChange={(event) => set(right.read, event.currentTarget.checked)}
                />
              </td>
            </tr>
          )
        })}
      </Table>
    </Dialog>
  )
}
