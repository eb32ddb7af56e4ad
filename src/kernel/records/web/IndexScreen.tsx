import { useMediaQuery } from '@mantine/hooks'
import { useLocation } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useObjectByPlural } from '#kernel/client/metadata.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { CountResult } from '#kernel/records/contract.ts'
import { Later } from '#ui/Later.tsx'
import { Page } from '#ui/Page.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { Board } from './Board.tsx'
import { CreateForm } from './CreateForm.tsx'
import { useDisplayEnv } from './env.ts'
import styles from './IndexScreen.module.css'
import { IndexTitle } from './IndexTitle.tsx'
import { ListView } from './ListView.tsx'
import { recordPath } from './paths.ts'
import { baseQuery, type IndexShape, type IndexState, shapeOf } from './state.ts'
import { rememberList } from './trail.ts'
import { ViewBar } from './ViewBar.tsx'

export interface IndexScreenProps {
  plural: string
  /** What the URL says, and how to change it. */
  state: IndexState
  onStateChange: (state: IndexState) => void
}

/** Every object's list: table, board or cards, from nothing but the metadata. */
export function IndexScreen(props: IndexScreenProps) {
  const object = useObjectByPlural(props.plural)
  const t = useT()
  if (!object) return <ErrorState kind="forbidden" text={t('records.noObject')} />
  return <ObjectIndex key={object.name} {...props} object={object} />
}

export interface ViewProps {
  object: ObjectMetadata
  shape: IndexShape
  state: IndexState
  onStateChange: (state: IndexState) => void
  onCount: (count: CountResult | undefined) => void
  onCreate: (initial?: Record<string, string>) => void
}

function ObjectIndex({ object, state, onStateChange }: IndexScreenProps & { object: ObjectMetadata }) {
  const env = useDisplayEnv()
  const shape = useMemo(() => shapeOf(object, state), [object, state])
  const href = useLocation({ select: (location) => location.href })
  useEffect(() => rememberList(object.plural, href), [object.plural, href])
  const [count, setCount] = useState<CountResult>()
  const [creating, setCreating] = useState<Record<string, string> | null>(null)
  const isPhone = useMediaQuery('(max-width: 43.75em)') ?? false
  const isBoard = shape.layout === 'board' && shape.groupBy !== null
  const view: ViewProps = {
    object,
    shape,
    state,
    onStateChange,
    onCount: setCount,
    onCreate: (initial = {}) => setCreating(initial),
  }
  return (
    <div className={styles.screen}>
      <div className={styles.main}>
        <Page
          flush
          bar={
            <>
              <IndexTitle {...view} env={env} count={count} query={baseQuery(shape)} />
              <ViewBar {...view} env={env} />
            </>
          }
        >
          <Later before={<SkeletonRows rows={20} />}>
            {isBoard ? <Board {...view} env={env} /> : <ListView {...view} env={env} isPhone={isPhone} />}
          </Later>
        </Page>
      </div>
      {creating ? (
        <SidePanel
          label={env.t('records.new', { object: env.text(object.label, object.name) })}
          onClose={() => setCreating(null)}
        >
          <CreateForm
            object={object}
            initial={creating}
            onCancel={() => setCreating(null)}
            onDone={(record) => {
              setCreating(null)
              env.open(recordPath(object.plural, record.id))
            }}
          />
        </SidePanel>
      ) : null}
    </div>
  )
}
