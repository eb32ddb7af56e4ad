import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ListedRule, methods, type RuleDefinition, triggers } from '#kernel/assignment/contract.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox, Select, Switch, TextInput } from '#ui/inputs.ts'
import { Form, FormActions, Group, Pair } from '../SettingsPage.tsx'
import { FilterField } from '../sharing/FilterField.tsx'
import { definitionOf, finished, isQueued, isWhole, newRule } from './draft.ts'
import { MembersField } from './MembersField.tsx'
import { NoResponseFields } from './NoResponseFields.tsx'
import { rulesKey, saveRule } from './queries.ts'
import { ShareOut } from './ShareOut.tsx'
import { QueueSelect, TargetField } from './TargetField.tsx'

interface RuleDialogProps {
  object: ObjectMetadata
  /** Null makes one. */
  rule: ListedRule | null
  onClose: () => void
}

/** When, which records, to whom and how; below it how a hundred records would be shared out. */
export function RuleDialog({ object, rule, onClose }: RuleDialogProps) {
  const t = useT()
  const [draft, setDraft] = useState<RuleDefinition>(() => (rule ? definitionOf(rule) : newRule()))
  const change = (patch: Partial<RuleDefinition>) => setDraft({ ...draft, ...patch })
  const save = useSave(object, rule, onClose)
  const errors = useIssuesByField()(save.error)
  const definition = finished(draft)
  const firstError = Object.entries(errors).find(([field]) => field.startsWith('members'))?.[1]
  return (
    <Dialog title={t(rule ? 'settings.assignment.edit' : 'settings.assignment.add')} size="lg" onClose={onClose}>
      <Form onSubmit={() => save.mutate(definition)}>
        <Pair>
          <TextInput
            label={t('settings.name')}
            required
            data-autofocus
            value={draft.name}
            error={errors.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Method draft={draft} object={object} onChange={change} />
        </Pair>
        <When draft={draft} error={errors.when} onChange={change} />
        <FilterField
          title={t('settings.assignment.filter')}
          hint={errors.filter ?? t('settings.assignment.filterHint')}
          object={object}
          filter={draft.filter}
          onChange={(filter) => setDraft(withFilter(draft, 'filter', filter))}
        />
        {draft.method === 'queue' ? (
          <QueueSelect
            object={object}
            label={t('settings.assignment.queue')}
            value={draft.queue ?? null}
            error={errors.queue}
            onChange={(queue) => change(queue ? { queue } : {})}
          />
        ) : (
          <MembersField
            members={draft.members}
            isOne={draft.method === 'user'}
            error={firstError}
            onChange={(members) => change({ members })}
          />
        )}
        {draft.method === 'leastBusy' || draft.members.some(({ capacity }) => capacity?.per === 'open') ? (
          <FilterField
            title={t('settings.assignment.openFilter')}
            hint={t('settings.assignment.openFilterHint')}
            object={object}
            filter={draft.openFilter}
            onChange={(filter) => setDraft(withFilter(draft, 'openFilter', filter))}
          />
        ) : null}
        <Checkbox
          label={t('settings.assignment.skipAbsent')}
          checked={draft.skipAbsent}
          onChange={(event) => change({ skipAbsent: event.currentTarget.checked })}
        />
        <TargetField
          object={object}
          label={t('settings.assignment.fallback')}
          target={draft.fallback}
          error={errors.fallback}
          onChange={(fallback) => {
            const { fallback: _old, ...rest } = draft
            setDraft(fallback ? { ...rest, fallback } : rest)
          }}
        />
        <NoResponseFields object={object} draft={draft} errors={errors} onChange={setDraft} />
        <Switch
          label={t('settings.assignment.isActive')}
          checked={draft.isActive}
          onChange={(event) => change({ isActive: event.currentTarget.checked })}
        />
        {isWhole(definition) ? <ShareOut object={object} rule={definition} /> : null}
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!isWhole(definition)}>
            {t('settings.save')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

function withFilter(
  draft: RuleDefinition,
  name: 'filter' | 'openFilter',
  filter: RuleDefinition['filter'],
): RuleDefinition {
  const { [name]: _old, ...rest } = draft
  return filter ? { ...rest, [name]: filter } : rest
}

function useSave(object: ObjectMetadata, rule: ListedRule | null, onClose: () => void) {
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: (definition: RuleDefinition) => saveRule(object.name, definition, rule?.id ?? null),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rulesKey })
      await client.invalidateQueries({ queryKey: metadataQuery.queryKey })
      await client.invalidateQueries({ queryKey: ['audit', 'last'] })
      onClose()
    },
    onError: report,
  })
}

interface PartProps {
  draft: RuleDefinition
  onChange: (patch: Partial<RuleDefinition>) => void
}

function Method({ draft, object, onChange }: PartProps & { object: ObjectMetadata }) {
  const t = useT()
  const offered = methods.filter((method) => method !== 'queue' || isQueued(object))
  return (
    <Select
      label={t('settings.assignment.method')}
      data={offered.map((value) => ({ value, label: t(`settings.assignment.methods.${value}`) }))}
      value={draft.method}
      allowDeselect={false}
      onChange={(method) => method && onChange({ method: method as RuleDefinition['method'] })}
    />
  )
}

function When({ draft, error, onChange }: PartProps & { error: string | undefined }) {
  const t = useT()
  return (
    <Group title={t('settings.assignment.when')} {...(error ? { hint: error } : {})}>
      {triggers.map((trigger) => (
        <Checkbox
          key={trigger}
          label={t(`settings.assignment.whens.${trigger}`)}
          checked={draft.when.includes(trigger)}
          onChange={(event) => {
            const others = draft.when.filter((one) => one !== trigger)
            onChange({ when: event.currentTarget.checked ? [...others, trigger] : others })
          }}
        />
      ))}
    </Group>
  )
}
