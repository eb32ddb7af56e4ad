import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata, useObject } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecordPage } from '#kernel/client/records.ts'
import type { Process } from '#kernel/guards/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { type BoardField, boardField, lanesOfChoices } from '#kernel/records/web/boardModel.ts'
import { Select } from '#ui/inputs.ts'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { BackTo } from '../SettingsFrame.tsx'
import { SettingsPage } from '../SettingsPage.tsx'
import styles from './guards.module.css'
import { ProcessForm, type StateOption } from './ProcessForm.tsx'
import { processesQuery } from './queries.ts'

/** How records of one object go from state to state, one field at a time. */
export function ProcessPage() {
  const t = useT()
  const label = useLabel()
  const { name } = useParams({ strict: false })
  const object = useObject(name ?? '')
  if (!object) return <EmptyState title={t('shell.missing')} text={t('shell.missingText')} />
  return (
    <SettingsPage
      wide
      back={<BackTo to={`/settings/objects/${object.name}`}>{label(object.pluralLabel, object.plural)}</BackTo>}
      title={t('settings.process.title', { objects: label(object.pluralLabel, object.plural) })}
      intro={t('settings.process.intro')}
      changed={{ kinds: 'process', object: object.name }}
    >
      <FieldChoice object={object} />
    </SettingsPage>
  )
}

function FieldChoice({ object }: { object: ObjectMetadata }) {
  const t = useT()
  const label = useLabel()
  const fields = object.fields.filter(isStateField)
  const [chosen, setChosen] = useState(object.stageField ?? fields[0]?.name ?? null)
  const { data, error, refetch, dataUpdatedAt } = useQuery(processesQuery(object.name))
  const field = fields.find((one) => one.name === chosen) ?? fields[0]
  if (!field) return <EmptyState title={t('settings.process.none')} text={t('settings.process.noneText')} />
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={6} />
  const standing = data.find((process) => process.field === field.name)
  return (
    <>
      <div className={styles.choose}>
        <Select
          label={t('settings.process.field')}
          data={fields.map((one) => ({ value: one.name, label: label(one.label, one.name) }))}
          value={field.name}
          allowDeselect={false}
          searchable
          onChange={setChosen}
        />
      </div>
      <States key={`${field.name} ${dataUpdatedAt}`} object={object} field={field} standing={standing} />
    </>
  )
}

/** Fields that a record stands in one state of. */
function isStateField(field: FieldMetadata): boolean {
  if (field.isSystem || field.formula !== undefined) return false
  return field.kind === 'choice' || (field.kind === 'link' && field.target !== undefined)
}

interface StatesProps {
  object: ObjectMetadata
  field: FieldMetadata
  standing: Process | undefined
}

function States({ object, field, standing }: StatesProps) {
  const label = useLabel()
  const metadata = useMetadata()
  const source = boardField(metadata, object, field.name)
  if (!source) return null
  if (source.target) return <RecordStates {...{ object, field, standing, source }} target={source.target} />
  const states = lanesOfChoices(field, new Set(), (text, fallback) => label(text as never, fallback))
  return (
    <ProcessForm
      object={object}
      field={field}
      standing={standing}
      states={states.flatMap(({ value, label: name }) => (value === null ? [] : [{ value, label: name, set: null }]))}
    />
  )
}

/** More states than a table of ways could be read with. */
const mostStates = 40

type RecordStatesProps = StatesProps & { source: BoardField; target: ObjectMetadata }

function RecordStates({ object, field, standing, source, target }: RecordStatesProps) {
  const t = useT()
  const sort = target.views[0]?.sort
  const page = useRecordPage(target, { limit: mostStates, ...(sort ? { sort } : {}), count: 'none' })
  if (page.error) return <QueryError error={page.error} onRetry={() => void page.refetch()} />
  if (!page.data) return <SkeletonRows rows={6} />
  if (page.data.next !== null || page.data.items.length === 0)
    return <EmptyState title={t('settings.process.none')} text={t('settings.process.tooMany', { most: mostStates })} />
  const set = source.scope?.ofLane.name
  const states = page.data.items.map(
    (record): StateOption => ({
      value: record.id,
      label: String(record.displayName ?? ''),
      set: set === undefined ? null : String(record[set] ?? ''),
    }),
  )
  return (
    <ProcessForm
      object={object}
      field={field}
      standing={standing}
      states={states}
      sets={source.scope?.ofLane.target}
      setLabel={source.scope?.ofLane.label}
    />
  )
}
