import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIssuesByField, useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useReport } from '#kernel/client/report.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { SharingRule } from '#kernel/permissions/contract.ts'
import type { ListedSharingRule } from '#kernel/permissions/explain.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { MultiSelect, SegmentedControl, Select, TextInput } from '#ui/inputs.ts'
import { rolesQuery } from '../queries.ts'
import { Form, FormActions, Pair } from '../SettingsPage.tsx'
import { useRecordOptions } from '../useRecordOptions.ts'
import { useRoleLabel } from '../useRoleLabel.ts'
import { FilterField } from './FilterField.tsx'
import { previewQuery, type RuleDraft, saveRule, sharingRulesQuery } from './queries.ts'
import styles from './sharing.module.css'

/** Groups of objects whose rights hang on something else than sharing. */
const withoutRules = new Set(['hidden', 'settings'])

/** What, to whom, how far; the preview says what that opens before it stands. */
export function SharingDialog({ rule, onClose }: { rule: ListedSharingRule | null; onClose: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const { objects } = useMetadata()
  const [draft, setDraft] = useState<RuleDraft>(() => draftOf(rule))
  const change = (patch: Partial<RuleDraft>) => setDraft({ ...draft, ...patch })
  const object = objects.find((one) => one.name === draft.object)
  const save = useMutation({
    mutationFn: () => saveRule(draft, rule?.id ?? null),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sharingRulesQuery.queryKey })
      onClose()
    },
    onError: report,
  })
  const errors = issues(save.error)
  return (
    <Dialog title={t(rule ? 'settings.sharing.edit' : 'settings.sharing.add')} size="lg" onClose={onClose}>
      <Form onSubmit={() => save.mutate()}>
        <Pair>
          <TextInput
            label={t('settings.sharing.name')}
            value={draft.name ?? ''}
            data-autofocus
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <ObjectSelect value={draft.object} onChange={(name) => change({ object: name, filter: { all: true } })} />
        </Pair>
        {object ? (
          <FilterField
            key={object.name}
            title={t('settings.sharing.filter')}
            hint={t('settings.sharing.filterHint')}
            object={object}
            filter={'all' in draft.filter ? undefined : draft.filter}
            onChange={(filter: Filter | undefined) => change({ filter: filter ?? { all: true } })}
          />
        ) : null}
        <Grantees to={draft.to} error={errors.to} onChange={(to) => change({ to })} />
        <Level level={draft.level} onChange={(level) => change({ level })} />
        {object && isNamed(draft.to) ? <Preview rule={draft} object={object} /> : null}
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!object || !isNamed(draft.to)}>
            {t('settings.save')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

function draftOf(rule: ListedSharingRule | null): RuleDraft {
  if (!rule) return { object: '', filter: { all: true }, to: {}, level: 'read' }
  const { id: _id, isSound: _isSound, ...draft } = rule
  return draft
}

const isNamed = ({ users = [], roles = [], teams = [] }: SharingRule['to']) =>
  users.length + roles.length + teams.length > 0

function ObjectSelect({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  return (
    <Select
      label={t('settings.sharing.object')}
      required
      searchable
      data={objects
        .filter((object) => !withoutRules.has(object.group))
        .map((object) => ({ value: object.name, label: label(object.pluralLabel, object.plural) }))}
      value={value || null}
      onChange={(name) => name && onChange(name)}
    />
  )
}

interface GranteesProps {
  to: SharingRule['to']
  error: string | undefined
  onChange: (to: SharingRule['to']) => void
}

function Grantees({ to, error, onChange }: GranteesProps) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const roles = useQuery(rolesQuery).data ?? []
  const teams = useRecordOptions({ name: 'team', plural: 'teams' })
  const users = useRecordOptions({ name: 'user', plural: 'users' })
  return (
    <>
      <Pair>
        <MultiSelect
          label={t('settings.sharing.roles')}
          searchable
          data={roles.map((role) => ({ value: role.key, label: roleLabel(role.key, role.label) }))}
          value={to.roles ?? []}
          onChange={(chosen) => onChange({ ...to, roles: chosen })}
        />
        <MultiSelect
          label={t('settings.sharing.teams')}
          searchable
          data={teams}
          value={to.teams ?? []}
          onChange={(chosen) => onChange({ ...to, teams: chosen })}
        />
      </Pair>
      <MultiSelect
        label={t('settings.sharing.users')}
        searchable
        data={users}
        value={to.users ?? []}
        error={error}
        onChange={(chosen) => onChange({ ...to, users: chosen })}
      />
    </>
  )
}

function Level({ level, onChange }: { level: SharingRule['level']; onChange: (level: SharingRule['level']) => void }) {
  const t = useT()
  return (
    <SegmentedControl
      aria-label={t('settings.sharing.level')}
      data={(['read', 'update'] as const).map((value) => ({ value, label: t(`settings.sharing.levels.${value}`) }))}
      value={level}
      onChange={(value) => onChange(value as SharingRule['level'])}
    />
  )
}

function Preview({ rule, object }: { rule: RuleDraft; object: ObjectMetadata }) {
  const t = useT()
  const formats = useFormats()
  const label = useLabel()
  const { data, error } = useQuery(previewQuery(rule))
  const number = (value: number) => formatNumber(value, formats)
  if (error) return <p className={styles.preview}>{t('settings.sharing.noPreview')}</p>
  if (!data) return <p className={styles.preview}>{t('settings.sharing.counting')}</p>
  return (
    <section className={styles.preview} aria-live="polite" aria-label={t('settings.sharing.preview')}>
      <p>
        <strong>
          {data.records === 0
            ? t('settings.sharing.nothingMore')
            : t(`settings.sharing.more.${rule.level}`, {
                records: t('settings.sharing.records', { count: data.records, number: number(data.records) }),
                people: t('settings.sharing.people', { count: data.gaining, number: number(data.gaining) }),
              })}
        </strong>{' '}
        {t('settings.sharing.matching', {
          number: number(data.matching),
          objects: label(object.pluralLabel, object.plural),
        })}
      </p>
      {data.people.length > 0 ? (
        <ul className={styles.gains}>
          {data.people.slice(0, 5).map((person) => (
            <li key={person.id}>
              {person.name}: +{number(person.more)}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
