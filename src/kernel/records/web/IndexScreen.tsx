import { useLocation, useRouter } from '@tanstack/react-router'
import {
  type ComponentProps,
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useObjectByPlural } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ViewDef } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { CountResult } from '#kernel/records/contract.ts'
import { lostView } from '#kernel/views/web/indexViews.ts'
import { useIndexViews } from '#kernel/views/web/queries.ts'
import { Later } from '#ui/Later.tsx'
import { phoneWidth, useMedia } from '#ui/media.ts'
import { Page } from '#ui/Page.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { CreateForm } from './CreateForm.tsx'
import { useDisplayEnv } from './env.ts'
import styles from './IndexScreen.module.css'
import { IndexTitle } from './IndexTitle.tsx'
import { ListView } from './ListView.tsx'
import { layoutView, otherLayout } from './layouts.ts'
import { newPath, recordPath } from './paths.ts'
import { baseQuery, differences, type IndexShape, type IndexState, isChanged, shapeOf } from './state.ts'
import { rememberList } from './trail.ts'
import { useListCommands } from './useListCommands.tsx'
import type { Finish } from './useRowActs.tsx'
import { ViewBar } from './ViewBar.tsx'

const ExportDialog = lazy(() => import('./ExportDialog.tsx').then((module) => ({ default: module.ExportDialog })))
const LostView = lazy(() => import('#kernel/views/web/LostView.tsx').then((module) => ({ default: module.LostView })))

export interface IndexScreenProps {
  plural: string
  /** What the URL says, and how to change it. */
  state: IndexState
  onStateChange: (state: IndexState) => void
  /** The change that finishes a record, where there is one. */
  finish?: Finish | undefined
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
  finish?: Finish | undefined
}

type ObjectIndexProps = IndexScreenProps & { object: ObjectMetadata }

function ObjectIndex({ object: declared, state: address, onStateChange: onAddress, finish }: ObjectIndexProps) {
  const env = useDisplayEnv()
  const { object, views, lost, shape, state, onStateChange } = useShownView(declared, address, onAddress)
  const [counted] = useState(createCounted)
  const create = useCreatePanel(object, env)
  const [isExporting, setExporting] = useState(false)
  const onExport = () => setExporting(true)
  const isPhone = useMedia(phoneWidth)
  const view: ViewProps = {
    object,
    shape,
    state,
    onStateChange,
    onCount: counted.set,
    onCreate: create,
    finish,
  }
  useListCommands({ object, env, onCreate: () => create(), onExport })
  return (
    <div className={styles.screen}>
      <Remembered plural={object.plural} />
      <div className={styles.main}>
        <Page
          flush
          bar={
            <>
              <CountedTitle {...view} env={env} counted={lost ? null : counted} onExport={onExport} />
              <ViewBar {...view} env={env} views={views} lost={lost} />
            </>
          }
        >
          <Later before={<SkeletonRows rows={20} />}>
            <Suspense fallback={<SkeletonRows rows={20} />}>
              {lost ? (
                <LostView {...view} env={env} saved={lost.view?.saved ?? null} />
              ) : (
                <LayoutView {...view} env={env} isPhone={isPhone} />
              )}
            </Suspense>
          </Later>
        </Page>
      </div>
      <Suspense>
        {isExporting ? (
          <ExportDialog
            object={object}
            env={env}
            query={baseQuery(shape)}
            shown={shape.columns}
            onClose={() => setExporting(false)}
          />
        ) : null}
      </Suspense>
    </div>
  )
}

/** The view that the address names, and what stands in the address beyond it. */
function useShownView(declared: ObjectMetadata, address: IndexState, onAddress: (address: IndexState) => void) {
  const views = useIndexViews(declared)
  const object = useMemo(() => ({ ...declared, views: views.defs }), [declared, views])
  const shape = useMemo(() => shapeOf(object, address, views.standard), [object, address, views])
  const { view: def } = shape
  const state = useMemo(() => differences(address, def), [address, def])
  const onStateChange = useCallback(
    (next: IndexState) => onAddress(addressOf(next, def, views.standard)),
    [onAddress, def, views.standard],
  )
  return { object, views, lost: lostView(views, address.view), shape, state, onStateChange }
}

interface Counted {
  set: (count: CountResult | undefined) => void
  get: () => CountResult | undefined
  subscribe: (listener: () => void) => () => void
}

/** How many a list has, as its rows tell: the head hears of it alone, and the rows are not drawn anew for it. */
function createCounted(): Counted {
  const listeners = new Set<() => void>()
  let count: CountResult | undefined
  return {
    get: () => count,
    set: (next) => {
      count = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const unknown: Counted = { get: () => undefined, set: () => {}, subscribe: () => () => {} }

type TitleProps = Omit<ComponentProps<typeof IndexTitle>, 'count'> & { counted: Counted | null }

function CountedTitle({ counted, ...props }: TitleProps) {
  const { subscribe, get } = counted ?? unknown
  return <IndexTitle {...props} count={useSyncExternalStore(subscribe, get)} />
}

/** Hears of the address by itself: it changes on leaving, too, and a list that is left need not be drawn anew. */
function Remembered({ plural }: { plural: string }): null {
  const href = useLocation({ select: (location) => location.href })
  useEffect(() => rememberList(plural, href), [plural, href])
  return null
}

function LayoutView(props: ViewProps & { env: DisplayEnv; isPhone: boolean }) {
  const other = otherLayout(props.object, props.shape, props.isPhone)
  // One and the same as long as it is shown, also when its file comes meanwhile.
  const View = useMemo(() => (other ? layoutView(other) : ListView), [other])
  return <View {...props} />
}

/**
 * The address holds what differs from the view alone. Where a list opens with another view for everybody, it names the view
 * too, so that others see the same behind the link.
 */
function addressOf(state: IndexState, def: ViewDef | null, standard: string | undefined): IndexState {
  if (state.view !== undefined && state.view !== def?.key) return state
  const left = differences(state, def)
  const needsView = left.view === undefined && standard !== undefined && def !== null && isChanged(left)
  return needsView ? { view: def.key, ...left } : left
}

/** The form beside the list; a column of the board fills in what it stands for. */
function useCreatePanel(object: ObjectMetadata, env: DisplayEnv) {
  const { show } = usePanel()
  return (initial: Record<string, string> = {}) =>
    void show({
      type: 'content',
      key: `new ${object.name}`,
      title: env.t('records.new', { object: env.text(object.label, object.name) }),
      href: newPath(object.plural),
      content: <CreateInPanel object={object} initial={initial} />,
    })
}

function CreateInPanel({ object, initial }: { object: ObjectMetadata; initial: Record<string, string> }) {
  const { close } = usePanel()
  const router = useRouter()
  return (
    <CreateForm
      object={object}
      initial={initial}
      onCancel={() => void close(true)}
      onDone={(record) => {
        void close(true)
        router.history.push(recordPath(object.plural, record.id))
      }}
    />
  )
}
