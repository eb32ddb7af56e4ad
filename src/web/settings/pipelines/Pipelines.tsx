import { IconFilter, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { SegmentedControl } from '#ui/inputs.ts'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { SettingsPage } from '../SettingsPage.tsx'
import { PipelineDialog } from './PipelineDialog.tsx'
import { PipelineHead } from './PipelineHead.tsx'
import { Stages } from './Stages.tsx'

/** The ways that opportunities go, each with its stages in order. */
export function Pipelines() {
  const t = useT()
  const pipeline = useObject('pipeline')
  const stage = useObject('stage')
  const [isAdding, setAdding] = useState(false)
  const [chosen, choose] = useState<string | null>(null)
  if (!pipeline || !stage) return <EmptyState title={t('shell.missing')} text={t('shell.missingText')} />
  return (
    <SettingsPage
      wide
      title={t('settings.pages.pipelines')}
      intro={t('settings.pipelines.intro')}
      changed={{ kinds: 'record', object: 'stage' }}
      action={
        <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('settings.pipelines.add')}
        </Button>
      }
    >
      <Chosen pipeline={pipeline} stage={stage} chosen={chosen} onChoose={choose} />
      {isAdding ? (
        <PipelineDialog
          object={pipeline}
          pipeline={null}
          onClose={() => setAdding(false)}
          onMade={(id) => {
            choose(id)
            setAdding(false)
          }}
        />
      ) : null}
    </SettingsPage>
  )
}

interface ChosenProps {
  pipeline: ObjectMetadata
  stage: ObjectMetadata
  chosen: string | null
  onChoose: (id: string) => void
}

const allPipelines = {
  fields: ['name', 'isDefault', 'isActive', 'description'],
  sort: [{ field: 'name', direction: 'asc' as const }],
  limit: 200,
}

function Chosen({ pipeline, stage, chosen, onChoose }: ChosenProps) {
  const t = useT()
  const label = useLabel()
  const { data, error, refetch } = useRecordPage(pipeline, allPipelines)
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} />
  const shown = data.items.find(({ id }) => id === chosen) ?? data.items.find(isDefault) ?? data.items[0]
  if (!shown) return <EmptyState icon={<IconFilter size={28} stroke={1.5} />} title={t('settings.pipelines.none')} />
  return (
    <>
      {data.items.length > 1 ? (
        <SegmentedControl
          mb="sm"
          aria-label={label(pipeline.pluralLabel)}
          data={data.items.map(({ id, name }) => ({ value: id, label: String(name) }))}
          value={shown.id}
          onChange={onChoose}
        />
      ) : null}
      <PipelineHead object={pipeline} pipeline={shown} />
      <Stages key={shown.id} object={stage} pipeline={shown.id} />
    </>
  )
}

const isDefault = (pipeline: RecordJson) => pipeline.isDefault === true
