import { IconFilterOff } from '@tabler/icons-react'
import { useState } from 'react'
import { fieldAt, useMetadata } from '#kernel/client/metadata.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { IndexState } from '#kernel/records/web/state.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import type { SavedView } from '../contract.ts'
import { useViewActions } from './useViewActions.ts'
import styles from './views.module.css'

interface Props {
  object: ObjectMetadata
  env: DisplayEnv
  /** Null when nobody showed the person such a view. */
  saved: SavedView | null
  onStateChange: (state: IndexState) => void
}

/** In place of the rows of a view that cannot be shown: why, and what the person can do about it. */
export function LostView(props: Props) {
  const { env, saved, onStateChange } = props
  return (
    <EmptyState
      icon={<IconFilterOff size={28} />}
      title={saved ? env.t('views.lost.title', { name: saved.name }) : env.t('views.gone.title')}
      text={useReason(props)}
      action={
        <div className={styles.ways}>
          {saved?.can.update ? <Ways {...props} saved={saved} /> : null}
          <Button variant={saved ? 'quiet' : 'secondary'} onClick={() => onStateChange({})}>
            {env.t('views.openDefault')}
          </Button>
        </div>
      }
    />
  )
}

type SavedProps = Props & { saved: SavedView }

/** Only the owner, who chose the fields, is told their names. */
function useReason({ object, env, saved }: Props): string {
  const metadata = useMetadata()
  if (!saved) return env.t('views.gone.text')
  const { repair, owner, can } = saved
  if (!repair) return env.t(can.update ? 'views.unusable' : 'views.lost.askOwner', { owner: owner.name })
  const names = repair.missing.map((path) => env.text(fieldAt(metadata, object, path)?.label ?? path))
  const fields = new Intl.ListFormat(env.language).format(names)
  return `${env.t('views.lost.text', { fields })} ${env.t('views.lost.repairing')}`
}

/** The owner takes out what is lost; whoever may change the view may delete it. */
function Ways({ object, env, saved, onStateChange }: SavedProps) {
  const actions = useViewActions(object.name)
  const [isBusy, setBusy] = useState(false)
  const { repair } = saved
  /** What fails is told by the actions themselves. */
  const run = (act: () => Promise<void>) => {
    setBusy(true)
    void act()
      .catch(() => undefined)
      .finally(() => setBusy(false))
  }
  const remove = async () => {
    await actions.remove(saved)
    onStateChange({})
  }
  return (
    <>
      {repair ? (
        <Button
          variant="primary"
          busy={isBusy}
          onClick={() =>
            run(async () => {
              await actions.change(saved, { settings: repair.settings })
              toast.success(env.t('views.saved'))
            })
          }
        >
          {env.t('views.repair')}
        </Button>
      ) : null}
      <Button busy={isBusy && !repair} onClick={() => run(remove)}>
        {env.t('views.delete')}
      </Button>
    </>
  )
}
