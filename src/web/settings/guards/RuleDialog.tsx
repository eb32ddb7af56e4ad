import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { type ListedRule, ruleMoments, type ValidationRule } from '#kernel/guards/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Select, Switch } from '#ui/inputs.ts'
import { apiName } from '../apiName.ts'
import { FormulaText } from '../formula/FormulaText.tsx'
import { Form, FormActions, Pair } from '../SettingsPage.tsx'
import { DryRun } from './DryRun.tsx'
import { filledLabel, LabelInputs } from './LabelInputs.tsx'
import { rulesPath, rulesQuery } from './queries.ts'
import { RuleTrialResult } from './RuleTrialResult.tsx'

interface RuleDialogProps {
  object: ObjectMetadata
  /** Null makes a new one. */
  rule: ListedRule | null
  onClose: () => void
}

type Draft = Omit<ValidationRule, 'id'>

/** The same in every language, since names of fields and functions are. */
const examples = [
  'amount(amount) > 1000 && isBlank(description)',
  'account.type == "Partner"',
  'before.amount > amount',
]

/** One rule: what it refuses, tried on a record while it is written, and what people read who are refused. */
export function RuleDialog({ object, rule, onClose }: RuleDialogProps) {
  const t = useT()
  const label = useLabel()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState<Draft>(() => rule ?? blank)
  const change = (patch: Partial<Draft>) => setDraft((known) => ({ ...known, ...patch }))
  const save = useSaveRule(object, rule, draft, onClose)
  const errors = issues(save.error)
  const fields = object.fields.filter((field) => !field.isSystem || field.canWrite)
  return (
    <Dialog title={rule ? label(rule.name, rule.id) : t('settings.rules.add')} onClose={onClose}>
      <Form onSubmit={() => save.mutate()}>
        <LabelInputs
          label={t('settings.name')}
          value={draft.name}
          error={errors.name}
          onChange={(name) => change({ name })}
        />
        <FormulaText
          object={object}
          label={t('settings.rules.refuseWhen')}
          hint={t('settings.rules.refuseWhenHint')}
          examples={examples}
          value={draft.refuseWhen}
          error={errors.refuseWhen}
          onChange={(refuseWhen) => change({ refuseWhen })}
        >
          <RuleTrialResult object={object} refuseWhen={draft.refuseWhen} />
          <DryRun object={object} refuseWhen={draft.refuseWhen} />
        </FormulaText>
        <LabelInputs
          label={t('settings.rules.message')}
          hint={t('settings.rules.messageHint')}
          value={draft.message}
          error={errors.message}
          onChange={(message) => change({ message })}
        />
        <Pair>
          <Select
            label={t('settings.rules.field')}
            data={fields.map((field) => ({ value: field.name, label: label(field.label, field.name) }))}
            value={draft.field}
            placeholder={t('settings.rules.wholeRecord')}
            searchable
            clearable
            error={errors.field}
            onChange={(field) => change({ field })}
          />
          <Select
            label={t('settings.rules.on')}
            data={ruleMoments.map((value) => ({ value, label: t(`settings.rules.moments.${value}`) }))}
            value={draft.on}
            allowDeselect={false}
            onChange={(on) => change({ on: ruleMoments.find((one) => one === on) ?? 'both' })}
          />
        </Pair>
        <Switch
          label={t('settings.rules.isActive')}
          checked={draft.isActive}
          onChange={(event) => change({ isActive: event.currentTarget.checked })}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t('settings.save')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

const blank: Draft = { name: {}, refuseWhen: '', message: {}, field: null, on: 'both', isActive: true }

function useSaveRule(object: ObjectMetadata, rule: ListedRule | null, draft: Draft, onClose: () => void) {
  const client = useQueryClient()
  const report = useReport()
  const label = useLabel()
  const language = useLanguage()
  return useMutation({
    mutationFn: () => {
      const known = client.getQueryData(rulesQuery(object.name).queryKey) ?? []
      const { name, refuseWhen, message, field, on, isActive } = draft
      const taken = known.map(({ id }) => id)
      const id = rule?.id ?? apiName(label(name, language), taken)
      const body = { name: filledLabel(name), refuseWhen, message: filledLabel(message), field, on, isActive }
      return api.put(`${rulesPath(object.name)}/${id}`, body)
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rulesQuery(object.name).queryKey })
      onClose()
    },
    onError: report,
  })
}
