import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Capability, Role } from '#kernel/permissions/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { Checkbox } from '#ui/inputs.ts'
import { FieldRightsDialog } from './FieldRightsDialog.tsx'
import { rolesQuery } from './queries.ts'
import { RightSelect } from './RightSelect.tsx'
import styles from './RoleMatrix.module.css'
import { actions, capabilities, rightOf, withoutRights, withRight } from './roleRights.ts'
import { FormActions } from './SettingsPage.tsx'
import { useRoleLabel } from './useRoleLabel.ts'

/** One role as a matrix. Changes are collected and saved as one. */
export function RoleMatrix({ role, onDeleted }: { role: Role; onDeleted: () => void }) {
  const t = useT()
  const [draft, setDraft] = useState(role)
  const [fieldsOf, setFieldsOf] = useState<ObjectMetadata | null>(null)
  const isFixed = role.key === 'admin'
  return (
    <>
      {isFixed ? <p className={styles.note}>{t('settings.roles.adminFixed')}</p> : null}
      <Rights draft={draft} isFixed={isFixed} onChange={setDraft} onFields={setFieldsOf} />
      <Capabilities draft={draft} isFixed={isFixed} onChange={setDraft} />
      {isFixed ? null : <Saving role={role} draft={draft} onReset={() => setDraft(role)} onDeleted={onDeleted} />}
      {fieldsOf ? (
        <FieldRightsDialog
          object={fieldsOf}
          role={draft}
          isFixed={isFixed}
          onChange={setDraft}
          onClose={() => setFieldsOf(null)}
        />
      ) : null}
    </>
  )
}

interface RightsProps {
  draft: Role
  isFixed: boolean
  onChange: (role: Role) => void
  onFields: (object: ObjectMetadata) => void
}

function Rights({ draft, isFixed, onChange, onFields }: RightsProps) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  return (
    <section className={styles.scroller} aria-label={t('settings.roles.matrix')}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('settings.roles.object')}</th>
            {actions.map((action) => (
              <th key={action} scope="col">
                {t(`settings.roles.actions.${action}`)}
              </th>
            ))}
            <th scope="col">{t('settings.roles.fields')}</th>
          </tr>
        </thead>
        <tbody>
          <Row name="*" label={t('settings.roles.everyObject')} draft={draft} isFixed={isFixed} onChange={onChange} />
          {objects.map((object) => (
            <Row
              key={object.name}
              name={object.name}
              label={label(object.pluralLabel, object.plural)}
              icon={object.icon}
              draft={draft}
              isFixed={isFixed}
              onChange={onChange}
              onFields={() => onFields(object)}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface RowProps {
  name: string
  label: string
  icon?: string
  draft: Role
  isFixed: boolean
  onChange: (role: Role) => void
  onFields?: () => void
}

function Row({ name, label, icon, draft, isFixed, onChange, onFields }: RowProps) {
  const t = useT()
  const isOwn = name !== '*' && name in draft.rights
  const limited = Object.keys(draft.rights[name]?.fields ?? {}).length
  return (
    <tr>
      <th scope="row">
        <span className={styles.object}>
          {icon ? <ObjectIcon name={icon} /> : null}
          {label}
          {isOwn && !isFixed ? (
            <Button size="sm" variant="quiet" onClick={() => onChange(withoutRights(draft, name))}>
              {t('settings.roles.reset')}
            </Button>
          ) : null}
        </span>
      </th>
      {actions.map((action) => {
        const right = rightOf(draft, name, action)
        return (
          <td key={action}>
            <RightSelect
              label={`${label}: ${t(`settings.roles.actions.${action}`)}`}
              scope={right.scope}
              isInherited={!right.isOwn && name !== '*'}
              isFixed={isFixed}
              onChange={(scope) => onChange(withRight(draft, name, action, scope))}
            />
          </td>
        )
      })}
      <td>
        {onFields ? (
          <Button size="sm" variant="quiet" onClick={onFields}>
            {limited > 0 ? t('settings.roles.limitedFields', { count: limited }) : t('settings.roles.allFields')}
          </Button>
        ) : null}
      </td>
    </tr>
  )
}

interface CapabilitiesProps {
  draft: Role
  isFixed: boolean
  onChange: (role: Role) => void
}

function Capabilities({ draft, isFixed, onChange }: CapabilitiesProps) {
  const t = useT()
  const has = (capability: Capability) => draft.capabilities === '*' || draft.capabilities.includes(capability)
  const toggle = (capability: Capability) => {
    const standing = draft.capabilities === '*' ? capabilities : draft.capabilities
    const next = has(capability) ? standing.filter((one) => one !== capability) : [...standing, capability]
    onChange({ ...draft, capabilities: next })
  }
  return (
    <fieldset className={styles.capabilities}>
      <legend>{t('settings.roles.capabilities')}</legend>
      {capabilities.map((capability) => (
        <Checkbox
          key={capability}
          label={t(`settings.roles.capability.${capability.replace('.', '_')}`)}
          checked={has(capability)}
          disabled={isFixed}
          onChange={() => toggle(capability)}
        />
      ))}
    </fieldset>
  )
}

interface SavingProps {
  role: Role
  draft: Role
  onReset: () => void
  onDeleted: () => void
}

function Saving({ role, draft, onReset, onDeleted }: SavingProps) {
  const t = useT()
  const client = useQueryClient()
  const roleLabel = useRoleLabel()
  const done = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: rolesQuery.queryKey }),
      client.invalidateQueries({ queryKey: ['metadata'] }),
    ])
  const onError = useReport()
  const save = useMutation({ mutationFn: () => saveRole(draft), onSuccess: done, onError })
  const remove = useMutation({
    mutationFn: () => api.delete(`/api/v1/roles/${role.key}`),
    onSuccess: async () => {
      onDeleted()
      await done()
    },
    onError,
  })
  const askAndRemove = async () => {
    const title = t('settings.roles.deleteTitle', { role: roleLabel(role.key, role.label) })
    if (
      await confirm({ title, text: t('settings.roles.deleteText'), confirm: t('settings.roles.delete'), danger: true })
    )
      remove.mutate()
  }
  const isChanged = JSON.stringify(role) !== JSON.stringify(draft)
  return (
    <FormActions>
      <Button variant="quiet" busy={remove.isPending} onClick={() => void askAndRemove()}>
        {t('settings.roles.delete')}
      </Button>
      <Button disabled={!isChanged} onClick={onReset}>
        {t('settings.discard')}
      </Button>
      <Button variant="primary" disabled={!isChanged} busy={save.isPending} onClick={() => save.mutate()}>
        {t('settings.save')}
      </Button>
    </FormActions>
  )
}

/** The key stands in the address; the server decides what a system role is. */
export function saveRole({ key, label, rights, capabilities }: Role): Promise<Role> {
  return api.put<Role>(`/api/v1/roles/${key}`, { label, rights, capabilities })
}
