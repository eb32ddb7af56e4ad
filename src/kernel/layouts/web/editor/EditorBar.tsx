import { IconArrowBackUp, IconArrowForwardUp, IconDeviceMobile, IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { everyone, type Layout, type LayoutPurpose, layoutPurposes } from '#kernel/layouts/contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { confirm } from '#ui/questions.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { DateTime } from '#ui/values.tsx'
import { type DraftState, versionsQuery } from './drafts.ts'
import styles from './EditorBar.module.css'
import type { Steps } from './steps.ts'
import type { WorkbenchProps } from './Workbench.tsx'

interface BarProps extends WorkbenchProps {
  steps: Steps
  state: DraftState
  isPhone: boolean
  onPhone: (isPhone: boolean) => void
  onUndo: () => void
  onRedo: () => void
  onLayout: (layout: Layout) => void
  onPublish: () => void
  onReset: () => void
}

/** For whom, undo and redo, how it looks on a phone, earlier versions, and the one act that puts it in force. */
export function EditorBar(props: BarProps) {
  const { object, record, env, purpose, steps, state, isPhone, isDraft } = props
  const [showsVersions, setShowsVersions] = useState(false)
  const isTouched = isDraft || steps.before.length > 0
  return (
    <header className={styles.bar}>
      <h1 className={styles.barTitle}>{env.t('layouts.editTitle', { object: env.text(object.label, object.name) })}</h1>
      <SegmentedControl
        aria-label={env.t('layouts.purpose')}
        data={layoutPurposes.map((value) => ({ value, label: env.t(`layouts.purposes.${value}`) }))}
        value={purpose}
        onChange={(next) => props.onPurpose(next as LayoutPurpose)}
      />
      <RoleSelect {...props} />
      <span className={styles.barState} role="status">
        {isTouched ? env.t(`layouts.state.${state}`) : ''}
      </span>
      <IconButton label={env.t('layouts.undo')} disabled={steps.before.length === 0} onClick={props.onUndo}>
        <IconArrowBackUp size={16} />
      </IconButton>
      <IconButton label={env.t('layouts.redo')} disabled={steps.after.length === 0} onClick={props.onRedo}>
        <IconArrowForwardUp size={16} />
      </IconButton>
      {purpose === 'record' || purpose === 'create' ? (
        <IconButton label={env.t('layouts.phone')} pressed={isPhone} onClick={() => props.onPhone(!isPhone)}>
          <IconDeviceMobile size={16} />
        </IconButton>
      ) : null}
      <IconButton label={env.t('layouts.versions')} onClick={() => setShowsVersions(true)}>
        <IconHistory size={16} />
      </IconButton>
      <Button variant="quiet" onClick={() => void askReset(props)}>
        {env.t('layouts.reset')}
      </Button>
      <Button onClick={() => env.open(recordPath(object.plural, record.id))}>{env.t('layouts.close')}</Button>
      <Button variant="primary" disabled={!isTouched} onClick={props.onPublish}>
        {env.t('layouts.publish')}
      </Button>
      {showsVersions ? <Versions {...props} onClose={() => setShowsVersions(false)} /> : null}
    </header>
  )
}

async function askReset({ env, onReset }: BarProps): Promise<void> {
  const question = {
    title: env.t('layouts.resetTitle'),
    text: env.t('layouts.resetText'),
    confirm: env.t('layouts.reset'),
    danger: true,
  }
  if (await confirm(question)) onReset()
}

function RoleSelect({ env, role, roleLabel, onRole }: BarProps) {
  const { data } = useQuery({
    queryKey: ['roles'],
    queryFn: async () => (await api.get<{ items: { key: string; label: string }[] }>('/api/v1/roles')).items,
  })
  const roles = (data ?? []).map(({ key, label }) => ({ value: key, label: roleLabel(key, label) }))
  return (
    <Select
      className={styles.barRole ?? ''}
      aria-label={env.t('layouts.forWhom')}
      data={[{ value: everyone, label: env.t('layouts.everyone') }, ...roles]}
      value={role}
      allowDeselect={false}
      onChange={(next) => next && onRole(next)}
    />
  )
}

function Versions({ object, purpose, role, shipped, env, onLayout, onClose }: BarProps & { onClose: () => void }) {
  const { data } = useQuery(versionsQuery({ object: object.name, purpose, role }))
  return (
    <Dialog title={env.t('layouts.versions')} onClose={onClose}>
      {data === undefined ? <SkeletonRows rows={4} /> : null}
      {data?.length === 0 ? <p>{env.t('layouts.noVersions')}</p> : null}
      <ol className={styles.versions}>
        {data?.map(({ version, layout, at, byName }) => (
          <li key={version} className={styles.version}>
            <span>
              {env.t(layout ? 'layouts.version' : 'layouts.versionShipped', { version, by: byName })} ·{' '}
              <DateTime value={at} />
            </span>
            <Button
              size="sm"
              onClick={() => {
                onLayout(layout ?? shipped)
                onClose()
              }}
            >
              {env.t('layouts.takeVersion')}
            </Button>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}
