import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useReport } from '#kernel/client/report.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { FilterChips } from '#kernel/filter/web/FilterChips.tsx'
import { useDisplayEnv, useParseEnv } from '#kernel/records/web/env.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import type { RuleDraft, TerritoryRuleJson } from '../contract.ts'
import { useRefreshPlan } from './api.ts'
import { Preview } from './Preview.tsx'
import styles from './territories.module.css'

interface RuleDialogProps {
  territory: string
  /** Null makes one. */
  rule: TerritoryRuleJson | null
  onClose: () => void
}

/** Which accounts come into the territory; before it is saved it shows what a run would move. */
export function RuleDialog({ territory, rule, onClose }: RuleDialogProps) {
  const t = useT()
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(territory, rule))
  const [tried, setTried] = useState<RuleDraft | null>(null)
  const save = useSave(onClose)
  const errors = useIssuesByField()(save.error)
  const change = (patch: Partial<RuleDraft>) => setDraft({ ...draft, ...patch })
  return (
    <Dialog
      title={t(rule ? 'territories.rules.editTitle' : 'territories.rules.add')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button onClick={() => setTried(draft)}>{t('territories.preview.show')}</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={draft.name.trim() === ''}
            onClick={() => save.mutate(draft)}
          >
            {t('territories.rules.save')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Fields draft={draft} errors={errors} onChange={change} />
        <WhichAccounts filter={draft.filter ?? null} error={errors.filter} onChange={(filter) => change({ filter })} />
        <p className={styles.quiet}>{t('territories.rules.savedNote')}</p>
        {tried ? <Preview question={{ draft: tried, owners: 'none' }} /> : null}
      </div>
    </Dialog>
  )
}

function draftOf(territory: string, rule: TerritoryRuleJson | null): RuleDraft {
  if (!rule) return { territory, name: '', priority: 100, filter: null, isActive: true, from: null, to: null }
  const { id, name, priority, filter, isActive, from, to } = rule
  return { id, territory, name, priority, filter: filter as Filter | null, isActive, from, to }
}

function useSave(onClose: () => void) {
  const report = useReport()
  const refresh = useRefreshPlan()
  return useMutation({
    mutationFn: ({ id, ...values }: RuleDraft) =>
      id ? api.patch(`/api/v1/territoryRules/${id}`, values) : api.post('/api/v1/territoryRules', values),
    onSuccess: async () => {
      onClose()
      await refresh()
    },
    onError: report,
  })
}

interface FieldsProps {
  draft: RuleDraft
  errors: Record<string, string>
  onChange: (patch: Partial<RuleDraft>) => void
}

const asked = ['name', 'priority', 'from', 'to', 'isActive'] as const

function Fields({ draft, errors, onChange }: FieldsProps) {
  const env = useDisplayEnv()
  const object = useObject('territoryRule')
  return (
    <div className={styles.fields}>
      {asked.map((name) => {
        const field = object?.fields.find((one) => one.name === name)
        return field ? (
          <FieldInput
            key={name}
            object="territoryRule"
            field={field}
            env={env}
            value={(draft[name] ?? null) as JsonValue}
            error={errors[name]}
            autoFocus={name === 'name'}
            onChange={(value) => onChange({ [name]: name === 'name' ? String(value ?? '') : value })}
          />
        ) : null
      })}
    </div>
  )
}

interface WhichProps {
  filter: Filter | null
  error: string | undefined
  onChange: (filter: Filter | null) => void
}

/** The filter of lists as a part of the form. */
function WhichAccounts({ filter, error, onChange }: WhichProps) {
  const t = useT()
  const env = useDisplayEnv()
  const parseEnv = useParseEnv()
  const object = useObject('account')
  if (!object) return null
  return (
    <fieldset className={styles.which}>
      <legend>{t('territories.rules.which')}</legend>
      <div className={styles.chips}>
        <FilterChips
          object={object}
          env={env}
          parseEnv={parseEnv}
          filter={filter ?? undefined}
          onChange={(next) => onChange(next ?? null)}
        />
      </div>
      <p className={error ? styles.error : styles.quiet}>{error ?? t('territories.rules.whichHint')}</p>
    </fieldset>
  )
}
