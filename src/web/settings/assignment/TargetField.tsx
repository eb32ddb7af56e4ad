import type { Target } from '#kernel/assignment/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Select } from '#ui/inputs.ts'
import { Pair } from '../SettingsPage.tsx'
import { useRecordOptions } from '../useRecordOptions.ts'
import { idOfTarget, isQueued, kindOfTarget, type TargetKind } from './draft.ts'

interface TargetFieldProps {
  object: ObjectMetadata
  label: string
  target: Target | undefined
  error: string | undefined
  onChange: (target: Target | undefined) => void
}

/** Nobody, one person or a queue. */
export function TargetField({ object, label, target, error, onChange }: TargetFieldProps) {
  const t = useT()
  const people = useRecordOptions({ name: 'user', plural: 'users' })
  const kinds: TargetKind[] = ['none', 'user', ...(isQueued(object) ? (['queue'] as const) : [])]
  const kind = kindOfTarget(target)
  const pick = (next: string | null) => {
    if (next === 'user') onChange({ user: people[0]?.value ?? '' })
    else onChange(next === 'queue' ? { queue: '' } : undefined)
  }
  return (
    <Pair>
      <Select
        label={label}
        data={kinds.map((value) => ({ value, label: t(`settings.assignment.fallbacks.${value}`) }))}
        value={kind}
        allowDeselect={false}
        error={error}
        onChange={pick}
      />
      {kind === 'user' ? (
        <Select
          label={t('settings.assignment.person')}
          data={people}
          value={idOfTarget(target)}
          searchable
          allowDeselect={false}
          onChange={(user) => user && onChange({ user })}
        />
      ) : null}
      {kind === 'queue' ? (
        <QueueSelect
          object={object}
          label={t('settings.assignment.queue')}
          value={idOfTarget(target)}
          error={undefined}
          onChange={(queue) => queue && onChange({ queue })}
        />
      ) : null}
    </Pair>
  )
}

interface QueueSelectProps {
  object: ObjectMetadata
  label: string
  value: string | null
  error: string | undefined
  onChange: (queue: string | null) => void
}

/** Queues for records of the object. */
export function QueueSelect({ object, label, value, error, onChange }: QueueSelectProps) {
  const page = useRecordPage(
    { name: 'queue', plural: 'queues' },
    {
      filter: { field: 'object', op: 'eq', value: object.name },
      fields: ['name'],
      sort: [{ field: 'name', direction: 'asc' }],
      limit: 1000,
    },
  )
  return (
    <Select
      label={label}
      required
      data={(page.data?.items ?? []).map(({ id, name }) => ({ value: id, label: String(name) }))}
      value={value || null}
      error={error}
      allowDeselect={false}
      onChange={onChange}
    />
  )
}
