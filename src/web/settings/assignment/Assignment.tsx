import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { SettingsPage } from '../SettingsPage.tsx'
import styles from './assignment.module.css'
import { DepartedOwners } from './DepartedOwners.tsx'
import { isQueued } from './draft.ts'
import { Queues } from './Queues.tsx'
import { Rules } from './Rules.tsx'
import { TryRules } from './TryRules.tsx'

const without = new Set(['hidden', 'settings'])
const tabs = ['rules', 'queues', 'departed'] as const
type Tab = (typeof tabs)[number]

/** Who gets which record: rules in order, queues, and what belongs to people who have left. */
export function Assignment() {
  const t = useT()
  const [tab, setTab] = useState<Tab>('rules')
  const objects = useMetadata().objects.filter(({ group }) => !without.has(group))
  const [chosen, choose] = useState(() => objects.find(({ isAssigned }) => isAssigned)?.name ?? objects[0]?.name)
  const object = objects.find(({ name }) => name === chosen)
  return (
    <SettingsPage
      wide
      title={t('settings.pages.assignment')}
      intro={t('settings.assignment.intro')}
      changed={{ kinds: 'assignment' }}
    >
      <div className={styles.tools}>
        <SegmentedControl
          aria-label={t('settings.pages.assignment')}
          data={tabs.map((value) => ({ value, label: t(`settings.assignment.tabs.${value}`) }))}
          value={tab}
          onChange={(value) => setTab(value as Tab)}
        />
        {tab === 'rules' ? <ObjectSelect objects={objects} value={chosen} onChange={choose} /> : null}
      </div>
      {tab === 'rules' && object ? (
        <>
          <Rules key={object.name} object={object} />
          <TryRules key={`try ${object.name}`} object={object} />
        </>
      ) : null}
      {tab === 'queues' ? <Queues objects={objects.filter(isQueued)} /> : null}
      {tab === 'departed' ? <DepartedOwners objects={objects} /> : null}
    </SettingsPage>
  )
}

interface ObjectSelectProps {
  objects: ObjectMetadata[]
  value: string | undefined
  onChange: (name: string) => void
}

function ObjectSelect({ objects, value, onChange }: ObjectSelectProps) {
  const t = useT()
  const label = useLabel()
  return (
    <Select
      label={t('settings.assignment.object')}
      data={objects.map((object) => ({ value: object.name, label: label(object.pluralLabel, object.plural) }))}
      value={value ?? null}
      searchable
      allowDeselect={false}
      onChange={(name) => name && onChange(name)}
    />
  )
}
