import { type FormEvent, useId, useState } from 'react'
import { useIsAway } from '#kernel/client/connection.ts'
import { useIssuesByField } from '#kernel/client/i18n.ts'
import { useCapability, useMe } from '#kernel/client/me.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { NeedsConnection } from '#kernel/client/NeedsConnection.tsx'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { MultiSelect, Radio, Switch, TextInput } from '#ui/inputs.ts'
import { audiences, type SavedView } from '../contract.ts'
import type { ViewSwitcherProps } from './ViewSwitcher.tsx'
import styles from './views.module.css'

type Values = Pick<SavedView, 'name' | 'audience' | 'teams' | 'pinned'>

interface Props extends Pick<ViewSwitcherProps, 'env'> {
  title: string
  confirm: string
  initial: Values
  onSave: (values: Values) => Promise<void>
  onClose: () => void
}

/** Name, for whom, and whether it stands beside the switcher. */
export function ViewDialog({ env, title, confirm, initial, onSave, onClose }: Props) {
  const form = useId()
  const mayShare = useCapability('views.share')
  const me = useMe()
  const [values, setValues] = useState<Values>(initial)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const issues = useIssuesByField()(error)
  const isAway = useIsAway()
  const set = (change: Partial<Values>) => setValues((known) => ({ ...known, ...change }))
  const offered = audiences.filter(
    (one) => one === initial.audience || one === 'private' || mayShare || (one === 'team' && me.teams.length > 0),
  )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const { name, audience, teams, pinned } = values
      await onSave({ name: name.trim(), audience, teams: audience === 'team' ? teams : [], pinned })
      onClose()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={title}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button variant="primary" type="submit" form={form} busy={isBusy} disabled={isAway}>
            {confirm}
          </Button>
        </>
      }
    >
      <NeedsConnection>
        <form id={form} className={styles.form} onSubmit={(event) => void submit(event)}>
          <TextInput
            label={env.t('views.name')}
            required
            maxLength={120}
            data-autofocus
            value={values.name}
            error={issues.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Radio.Group
            label={env.t('views.audience')}
            value={values.audience}
            onChange={(audience) => set({ audience: audience as Values['audience'] })}
          >
            <div className={styles.choices}>
              {offered.map((one) => (
                <Radio key={one} value={one} label={env.t(`views.audiences.${one}`)} />
              ))}
            </div>
          </Radio.Group>
          {values.audience === 'team' ? (
            <Teams
              mayShare={mayShare}
              env={env}
              value={values.teams}
              error={issues.teams}
              onChange={(teams) => set({ teams })}
            />
          ) : null}
          <Switch
            label={env.t(values.audience === 'private' ? 'views.pinMine' : 'views.pinAll')}
            checked={values.pinned}
            onChange={(event) => set({ pinned: event.currentTarget.checked })}
          />
        </form>
      </NeedsConnection>
    </Dialog>
  )
}

interface TeamsProps extends Pick<Props, 'env'> {
  mayShare: boolean
  value: string[]
  error: string | undefined
  onChange: (teams: string[]) => void
}

/** One's own teams; whoever may share with everyone may share with any. */
function Teams({ mayShare, ...props }: TeamsProps) {
  const me = useMe()
  const team = useObject('team')
  if (mayShare && team) return <AllTeams {...props} team={team} />
  return <TeamSelect {...props} teams={me.teams} />
}

function AllTeams({ team, ...props }: Omit<TeamsProps, 'mayShare'> & { team: ObjectMetadata }) {
  const page = useRecordPage(team, {
    fields: ['displayName'],
    sort: [{ field: 'displayName', direction: 'asc' }],
    limit: 1000,
  })
  const teams = (page.data?.items ?? []).map(({ id, displayName }) => ({ id, name: String(displayName ?? '') }))
  return <TeamSelect {...props} teams={teams} />
}

function TeamSelect({
  teams,
  env,
  value,
  error,
  onChange,
}: Omit<TeamsProps, 'mayShare'> & { teams: { id: string; name: string }[] }) {
  return (
    <MultiSelect
      label={env.t('views.teams')}
      searchable
      required={value.length === 0}
      data={teams.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      error={error}
      onChange={onChange}
    />
  )
}
