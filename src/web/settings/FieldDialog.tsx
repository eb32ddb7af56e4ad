import { IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, api } from '#kernel/client/http.ts'
import { useIssueText, useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { useReport } from '#kernel/client/report.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { TextInput } from '#ui/inputs.ts'
import { ChoicesEditor } from './ChoicesEditor.tsx'
import { ConversionStep } from './conversion/ConversionStep.tsx'
import { KindSelect, Marks, TargetSelect } from './FieldParts.tsx'
import { draftOf, type FieldDraft, patchOf, requestOf, traitsOf } from './fieldDraft.ts'
import { FormulaField } from './formula/FormulaField.tsx'
import { FieldPreview } from './preview/FieldPreview.tsx'
import preview from './preview/preview.module.css'
import { RollupField } from './rollup/RollupField.tsx'
import { Form, FormActions, Group, Pair } from './SettingsPage.tsx'
import { UsedBy } from './UsedBy.tsx'

interface FieldDialogProps {
  object: ObjectMetadata
  /** Null adds a field. */
  field: FieldMetadata | null
  onClose: () => void
}

export function FieldDialog({ object, field, onClose }: FieldDialogProps) {
  const t = useT()
  const label = useLabel()
  const language = useLanguage()
  const [draft, setDraft] = useState<FieldDraft>(() => draftOf(field, label(field?.label)))
  const [isConverting, setConverting] = useState(false)
  const title = field ? label(field.label, field.name) : t('settings.fields.add')
  if (field && isConverting) {
    const { name: _name, ...def } = requestOf(draft, field, object, language)
    return (
      <Dialog title={title} size="lg" onClose={onClose}>
        <ConversionStep object={object} field={field} def={def} onBack={() => setConverting(false)} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={title} size={draft.rollup ? 'xl' : 'lg'} onClose={onClose}>
      <div className={preview.beside}>
        <FieldForm {...{ object, field, draft, onClose }} onChange={setDraft} onConvert={() => setConverting(true)} />
        <div className={preview.aside}>
          <FieldPreview object={object} field={field} draft={draft} />
          {field ? <UsedBy object={object.name} field={field.name} /> : null}
        </div>
      </div>
    </Dialog>
  )
}

interface FieldFormProps extends FieldDialogProps {
  draft: FieldDraft
  onChange: (draft: FieldDraft) => void
  onConvert: () => void
}

/** Another kind is not saved at once: what it makes of the values is looked at first. */
function FieldForm({ object, field, draft, onChange, onConvert, onClose }: FieldFormProps) {
  const t = useT()
  const save = useSaveField(object, field, draft, onClose)
  const change = (patch: Partial<FieldDraft>) => onChange({ ...draft, ...patch })
  const errorOf = useErrorOf(save.error)
  const traits = traitsOf(draft.kind)
  const isOther = field !== null && field.kind !== draft.kind
  const submit = () => (isOther ? onConvert() : save.mutate())
  return (
    <Form onSubmit={submit}>
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
          standing={field?.kind ?? null}
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
        <Group
          title={t('settings.fields.choices')}
          {...(isOther && draft.choices.length === 0 ? { hint: t('settings.conversion.choicesHint') } : {})}
        >
          <ChoicesEditor
            choices={draft.choices}
            error={errorOf('choices')}
            onChange={(choices) => change({ choices })}
            more={(_, at) => (
              <IconButton
                label={t('settings.remove')}
                onClick={() => change({ choices: draft.choices.toSpliced(at, 1) })}
              >
                <IconX size={14} />
              </IconButton>
            )}
          />
        </Group>
      ) : null}
      <FormulaField
        object={object}
        field={field}
        draft={draft}
        error={errorOf('formula')}
        onChange={(formula) => change({ formula, rollup: null })}
      />
      <RollupField
        object={object}
        field={field}
        draft={draft}
        error={errorOf('rollup')}
        onChange={(rollup) => change({ rollup, formula: null })}
      />
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
          {t(isOther ? 'settings.conversion.look' : field ? 'settings.save' : 'settings.fields.add')}
        </Button>
      </FormActions>
    </Form>
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
      return api.patch(`${path}/${field.name}`, patchOf(request, field))
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
