import { useQuery } from '@tanstack/react-query'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { Usage } from '#kernel/objects/metadata.contract.ts'
import { Skeleton } from '#ui/states.tsx'
import preview from './preview/preview.module.css'
import { usageQuery } from './queries.ts'
import styles from './SettingsPage.module.css'
import { useRoleLabel } from './useRoleLabel.ts'

/** Where a field is used: records with a value, views and their filters, pages and their rules, roles, sharing rules. */
export function UsedBy({ object, field }: { object: string; field: string }) {
  const t = useT()
  const { data, error } = useQuery(usageQuery(`/api/v1/objects/${object}/fields/${field}`))
  const isUnused = data?.records === 0 && data.uses.length === 0
  return (
    <section className={preview.preview} aria-label={t('settings.usage.usedBy')}>
      <h3 className={preview.title}>{t('settings.usage.usedBy')}</h3>
      {error ? <QueryError error={error} /> : null}
      {!data && !error ? <Skeleton /> : null}
      {isUnused ? <p className={styles.note}>{t('settings.usage.nothing')}</p> : null}
      {data && !isUnused ? <UsageItems usage={data} /> : null}
    </section>
  )
}

/** One line for the values, and one for each thing that names what is used. */
export function UsageItems({ usage }: { usage: Usage }) {
  const t = useT()
  const nameOf = useUseName()
  return (
    <ul className={styles.usage}>
      {usage.records > 0 ? <li>{t('settings.usage.records', { count: usage.records })}</li> : null}
      {usage.uses.map((use) => (
        <li key={`${use.kind} ${use.object ?? ''} ${use.name}`}>
          {t(`settings.usage.${use.kind}`, { name: nameOf(use) })}
        </li>
      ))}
    </ul>
  )
}

/** Called as people call it, with the object in front where it belongs to one. */
function useUseName(): (use: Usage['uses'][number]) => string {
  const label = useLabel()
  const roleLabel = useRoleLabel()
  const { objects } = useMetadata()
  return ({ kind, name, object: of }) => {
    const object = objects.find((one) => one.name === of)
    if (kind === 'role') return roleLabel(name)
    if (!object) return name
    const field = kind === 'field' ? object.fields.find((one) => one.name === name) : undefined
    const view = kind === 'view' ? object.views.find((one) => one.key === name) : undefined
    return `${label(object.pluralLabel, object.plural)} › ${label(field?.label ?? view?.label, name)}`
  }
}
