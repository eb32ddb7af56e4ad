import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, api } from '#kernel/client/http.ts'
import { useIssueText, useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import { metadataQuery, useMetadata } from '#kernel/client/metadata.ts'
import { useReport } from '#kernel/client/report.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox, Select, TextInput } from '#ui/inputs.ts'
import { ChoicesEditor } from './ChoicesEditor.tsx'
import { creatableKinds, draftOf, type FieldDraft, requestOf, traitsOf } from './fieldDraft.ts'
import { Form, FormActions, Pair } from './SettingsPage.tsx'

interface FieldDialogProps {
  object: ObjectMetadata
  /** Null adds a field. */
  field: FieldMetadata | null
  onClose: () => void
}

export function FieldDialog({ object, field, onClose }: FieldDialogProps) {
  const t = useT()
  const label = useLabel()
  const [draft, setDraft] = useState<FieldDraft>(() => draftOf(field, label(field?.label)))
  const save = useSaveField(object, field, draft, onClose)
  const change = (patch: Partial<FieldDraft>) => setDraft({ ...draft, ...patch })
  const errorOf = useErrorOf(save.error)
  const traits = traitsOf(draft.kind)
  return (
    <Dialog title={field ? label(field.label, field.name) : t('settings.fields.add')} onClose={onClose}>
      <Form onSubmit={() => save.mutate()}>
        <Pair>
          <TextInput
            label={t('settings.name')}
            required
            data-autofocus
            value={draft.label}
            error={errorOf('name')}
            onChange={(event) => change({ label: event.currentTarget.value })}
          />
          <KindSelect
            value={draft.kind}
            isFixed={field !== null}
            error={errorOf('kind')}
            onChange={(kind) => change({ kind })}
          />
        </Pair>
        {traits.needsTarget ? (
          <TargetSelect
            value={draft.target}
            isFixed={field !== null}
            error={errorOf('target')}
            onChange={(target) => change({ target })}
          />
        ) : null}
        {traits.needsChoices ? (
          <ChoicesEditor
            choices={draft.choices}
            error={errorOf('choices')}
            onChange={(choices) => change({ choices })}
          />
        ) : null}
        <TextInput
          label={t('settings.fields.help')}
          description={t('settings.fields.helpHint')}
          value={draft.help}
          onChange={(event) => change({ help: event.currentTarget.value })}
        />
        <Marks draft={draft} isNew={field === null} onChange={change} errorOf={errorOf} />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t(field ? 'settings.save' : 'settings.fields.add')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

function useSaveField(object: ObjectMetadata, field: FieldMetadata | null, draft: FieldDraft, onClose: () => void) {
  const language = useLanguage()
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: async () => {
      const path = `/api/v1/objects/${object.name}/fields`
      const request = requestOf(draft, field, object, language)
      if (!field) return api.post(path, request)
      const { name, ...patch } = request
      return api.patch(`${path}/${name}`, patch)
    },
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: metadataQuery.queryKey })
      onClose()
    },
    onError: report,
  })
}

/** The server names parts as `fields.<name>.<part>`; the last word tells the input. */
function useErrorOf(error: unknown): (part: string) => string | undefined {
  const text = useIssueText()
  return (part) => {
    if (!(error instanceof ApiError)) return undefined
    const issue = error.issues.find(
      ({ field }) => field === part || field.endsWith(`.${part}`) || (part === 'name' && /^fields\.[^.]+$/.test(field)),
    )
    return issue ? text(issue) : undefined
  }
}

interface KindSelectProps {
  value: FieldDraft['kind']
  isFixed: boolean
  error: string | undefined
  onChange: (kind: FieldDraft['kind']) => void
}

function KindSelect({ value, isFixed, error, onChange }: KindSelectProps) {
  const t = useT()
  return (
    <Select
      label={t('settings.fields.kind')}
      data={creatableKinds.map(({ group, kinds }) => ({
        group: t(`settings.kindGroups.${group}`),
        items: kinds.map((kind) => ({ value: kind, label: t(`settings.kinds.${kind}`) })),
      }))}
      value={value}
      searchable
      disabled={isFixed}
      allowDeselect={false}
      error={error}
      maxDropdownHeight={320}
      onChange={(kind) => kind && onChange(kind as FieldDraft['kind'])}
    />
  )
}

interface TargetSelectProps {
  value: string | null
  isFixed: boolean
  error: string | undefined
  onChange: (target: string | null) => void
}

function TargetSelect({ value, isFixed, error, onChange }: TargetSelectProps) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  return (
    <Select
      label={t('settings.fields.target')}
      required
      data={objects.map((object) => ({ value: object.name, label: label(object.label, object.name) }))}
      value={value}
      searchable
      disabled={isFixed}
      error={error}
      onChange={onChange}
    />
  )
}

interface MarksProps {
  draft: FieldDraft
  isNew: boolean
  onChange: (patch: Partial<FieldDraft>) => void
  errorOf: (part: string) => string | undefined
}

/** A field cannot be born required: standing records have no value for it yet. */
function Marks({ draft, isNew, onChange, errorOf }: MarksProps) {
  const t = useT()
  const traits = traitsOf(draft.kind)
  return (
    <>
      {isNew ? null : (
        <Checkbox
          label={t('settings.fields.required')}
          checked={draft.required}
          error={errorOf('required')}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
      )}
      {traits.canBeUnique ? (
        <Checkbox
          label={t('settings.fields.uniqueLong')}
          checked={draft.unique}
          error={errorOf('unique')}
          onChange={(event) => onChange({ unique: event.currentTarget.checked })}
        />
      ) : null}
      {traits.canBeSearched ? (
        <Checkbox
          label={t('settings.fields.searchableLong')}
          checked={draft.searchable}
          onChange={(event) => onChange({ searchable: event.currentTarget.checked })}
        />
      ) : null}
      <Checkbox
        label={t('settings.fields.indexedLong')}
        checked={draft.indexed}
        onChange={(event) => onChange({ indexed: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('settings.fields.personalLong')}
        checked={draft.personal}
        onChange={(event) => onChange({ personal: event.currentTarget.checked })}
      />
    </>
  )
}
