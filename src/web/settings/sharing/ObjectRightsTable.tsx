import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { ObjectRightsOf, UserRights } from '#kernel/permissions/explain.contract.ts'
import { TextInput } from '#ui/inputs.ts'
import { Table } from '#ui/Table.tsx'
import { actions } from '../roleRights.ts'
import pageStyles from '../SettingsPage.module.css'
import { useRoleLabel } from '../useRoleLabel.ts'

/** Every object by every action, as the roles of a person add up. */
export function ObjectRightsTable({ rights }: { rights: UserRights }) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const [text, setText] = useState('')
  const named = rights.objects.flatMap((right) => {
    const object = objects.find((one) => one.name === right.object)
    return object ? [{ right, name: label(object.pluralLabel, object.plural) }] : []
  })
  const shown = named.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <>
      <TextInput
        mb="sm"
        aria-label={t('settings.roles.filterObjects')}
        placeholder={t('settings.roles.filterObjects')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Table
        label={t('settings.roles.matrix')}
        head={[
          { key: 'object', label: t('settings.roles.object') },
          ...actions.map((action) => ({ key: action, label: t(`settings.roles.actions.${action}`) })),
          { key: 'fields', label: t('settings.roles.fields') },
        ]}
      >
        {shown.map(({ right, name }) => (
          <Row key={right.object} right={right} name={name} />
        ))}
      </Table>
    </>
  )
}

function Row({ right, name }: { right: ObjectRightsOf; name: string }) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const limited = right.hiddenFields.length + right.readOnlyFields.length
  return (
    <tr>
      <td>{name}</td>
      {actions.map((action) => {
        const { scope, roles, allowed, isFilter } = right.actions[action]
        const shared = right.rules.some((rule) => action === 'read' || (action === 'update' && rule.level === 'update'))
        return (
          <td
            key={action}
            title={
              roles.length
                ? t('settings.rights.byRoles', { roles: roles.map((role) => roleLabel(role)).join(', ') })
                : ''
            }
          >
            <span className={allowed ? undefined : pageStyles.inactive}>
              {allowed && scope === 'none' && !isFilter
                ? t('settings.roles.scopes.all')
                : t(`settings.roles.scopes.${scope}`)}
              {shared && isFilter ? ` ${t('settings.rights.plusRules')}` : ''}
            </span>
          </td>
        )
      })}
      <td title={[...right.hiddenFields, ...right.readOnlyFields].join(', ')}>
        {limited > 0 ? t('settings.roles.limitedFields', { count: limited }) : t('settings.roles.allFields')}
      </td>
    </tr>
  )
}
