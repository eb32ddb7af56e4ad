import { IconMap, IconPlayerPlay, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { CreateForm } from '#kernel/records/web/CreateForm.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Page, TopBar } from '#ui/Page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { usePlan, useRefreshPlan } from './api.ts'
import { Gaps } from './Gaps.tsx'
import { RunDialog } from './RunDialog.tsx'
import { TerritoryTree } from './TerritoryTree.tsx'
import styles from './territories.module.css'

/** Who looks after which accounts: what falls through first, then the tree with its figures. */
export function TerritoriesScreen() {
  const t = useT()
  const errorText = useErrorText()
  const { data, error, refetch } = usePlan()
  const [isRunning, setRunning] = useState(false)
  const [isAdding, setAdding] = useState(false)
  const mayPlan = data?.mayPlan === true
  const add = (
    <Button icon={<IconPlus size={14} />} onClick={() => setAdding(true)}>
      {t('territories.add')}
    </Button>
  )
  return (
    <Page
      bar={
        <TopBar
          icon={<IconMap size={16} />}
          title={t('territories.title')}
          detail={data?.isPartial ? <span className={styles.quiet}>{t('territories.partial')}</span> : null}
          actions={
            mayPlan && data && data.nodes.length > 0 ? (
              <>
                {add}
                <Button variant="primary" icon={<IconPlayerPlay size={14} />} onClick={() => setRunning(true)}>
                  {t('territories.run.open')}
                </Button>
              </>
            ) : null
          }
        />
      }
    >
      {error && !data ? <ErrorState text={errorText(error)} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={12} /> : null}
      {data && data.nodes.length === 0 ? (
        <EmptyState
          icon={<IconMap size={28} />}
          title={t('territories.none')}
          text={t(mayPlan ? 'territories.noneText' : 'territories.noneReader')}
          action={mayPlan ? add : null}
        />
      ) : null}
      {data && data.nodes.length > 0 ? (
        <div className={styles.body}>
          <Gaps plan={data} />
          <TerritoryTree plan={data} />
        </div>
      ) : null}
      {isRunning ? <RunDialog onClose={() => setRunning(false)} /> : null}
      {isAdding ? <AddDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const object = useObject('territory')
  const refresh = useRefreshPlan()
  if (!object) return null
  const done = () => {
    onClose()
    void refresh()
  }
  return (
    <Dialog title={t('territories.add')} onClose={onClose}>
      <CreateForm object={object} onDone={done} onCancel={onClose} />
    </Dialog>
  )
}
