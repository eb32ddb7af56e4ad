import { lazy, Suspense } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv, useParseEnv } from '#kernel/records/web/env.ts'
import { canOrder, canRollUp, functionsFor, isFollowed, sourceKinds } from '#kernel/rollups/kinds.ts'
import { Checkbox, Select } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { type FieldDraft, functionOf, type RollupDraft } from '../fieldDraft.ts'
import { Trial } from '../formula/Trial.tsx'
import { Pair } from '../SettingsPage.tsx'
import styles from './RollupField.module.css'

const FilterEditor = lazy(() =>
  import('#kernel/filter/web/FilterEditor.tsx').then((module) => ({ default: module.FilterEditor })),
)

interface RollupFieldProps {
  object: ObjectMetadata
  field: FieldMetadata | null
  draft: FieldDraft
  error: string | undefined
  onChange: (rollup: RollupDraft | null) => void
}

const none: RollupDraft = { of: null, fn: 'count', field: null, by: null, filter: undefined }

/** Whether a field is made of related records, of which and how, and what that gives for a record while it is chosen. */
export function RollupField(props: RollupFieldProps) {
  const t = useT()
  const { object, draft, onChange } = props
  if (!canRollUp(draft) || object.related.length === 0) return null
  return (
    <>
      <Checkbox
        label={t('settings.rollup.use')}
        description={t('settings.rollup.hint')}
        checked={draft.rollup !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? none : null)}
      />
      {draft.rollup === null ? null : <Chosen {...props} rollup={draft.rollup} />}
    </>
  )
}

function Chosen({ object, field, draft, error, rollup, onChange }: RollupFieldProps & { rollup: RollupDraft }) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const path = object.related.find((one) => one.path === rollup.of)
  const related = objects.find((one) => one.name === path?.object)
  const fn = functionOf(rollup, draft.kind)
  const change = (patch: Partial<RollupDraft>) => onChange({ ...rollup, ...patch })
  return (
    <div className={styles.rollup}>
      <Pair>
        <Select
          label={t('settings.rollup.of')}
          required
          searchable
          data={object.related.map((one) => ({ value: one.path, label: label(one.label, one.path) }))}
          value={rollup.of}
          error={error}
          onChange={(of) => onChange({ ...none, fn: rollup.fn, of })}
        />
        <Select
          label={t('settings.rollup.fn')}
          required
          allowDeselect={false}
          data={functionsFor(draft.kind).map((one) => ({ value: one, label: t(`settings.rollup.fns.${one}`) }))}
          value={fn}
          onChange={(next) => next && change({ fn: next as RollupDraft['fn'] })}
        />
      </Pair>
      {related ? (
        <>
          <Measured {...{ related, fn, rollup }} kind={draft.kind} onChange={change} />
          <Which related={related} rollup={rollup} onChange={change} />
          <Trial
            object={object}
            field={field}
            draft={draft}
            by="rollup"
            isWritten={fn === 'count' || rollup.field !== null}
          />
        </>
      ) : null}
    </div>
  )
}

interface PartProps {
  related: ObjectMetadata
  rollup: RollupDraft
  onChange: (patch: Partial<RollupDraft>) => void
}

/** The field that is summed or picked, and the order of first and last. */
function Measured({
  related,
  rollup,
  fn,
  kind,
  onChange,
}: PartProps & Pick<FieldDraft, 'kind'> & { fn: RollupDraft['fn'] }) {
  const t = useT()
  const label = useLabel()
  if (fn === 'count') return null
  const options = (fields: FieldMetadata[]) =>
    fields.map((one) => ({ value: one.name, label: label(one.label, one.name) }))
  const kinds = sourceKinds(fn, kind)
  const measured = (
    <Select
      label={t('settings.rollup.field')}
      required
      searchable
      nothingFoundMessage={t('settings.rollup.noField')}
      data={options(related.fields.filter((one) => isFollowed(one) && kinds.includes(one.kind)))}
      value={rollup.field}
      onChange={(field) => onChange({ field })}
    />
  )
  if (fn !== 'first' && fn !== 'last') return measured
  return (
    <Pair>
      {measured}
      <Select
        label={t('settings.rollup.by')}
        allowDeselect={false}
        searchable
        data={options(related.fields.filter(canOrder))}
        value={rollup.by ?? 'createdAt'}
        onChange={(by) => onChange({ by })}
      />
    </Pair>
  )
}

/** Which of the related records count. */
function Which({ related, rollup, onChange }: PartProps) {
  const t = useT()
  const env = useDisplayEnv()
  const parseEnv = useParseEnv()
  return (
    <fieldset className={styles.which}>
      <legend>{t('settings.rollup.filter')}</legend>
      <Suspense fallback={<SkeletonRows rows={3} />}>
        <FilterEditor
          key={related.name}
          object={related}
          env={env}
          parseEnv={parseEnv}
          filter={rollup.filter}
          onChange={(filter) => onChange({ filter })}
        />
      </Suspense>
    </fieldset>
  )
}
