import { useDebouncedCallback } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconLayoutColumns, IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { filterOf, partsOf } from '#kernel/filter/web/chips.ts'
import { AddFilter, FilterBar, FilterChip } from '#kernel/filter/web/FilterBar.tsx'
import type { ColourRule } from '#kernel/objects/contract.ts'
import type { IndexViews, lostView } from '#kernel/views/web/indexViews.ts'
import { ViewChanges, ViewSwitcher } from '#kernel/views/web/ViewSwitcher.tsx'
import { TextInput } from '#ui/inputs.ts'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { ColumnsMenu } from './ColumnsMenu.tsx'
import { useParseEnv } from './env.ts'
import styles from './IndexScreen.module.css'
import type { ViewProps } from './IndexScreen.tsx'
import { SortMenu } from './SortMenu.tsx'
import { filterForState, isChanged, patchState } from './state.ts'

const loadOptions = () => import('./ViewOptions.tsx')
const ViewOptions = lazy(() => loadOptions().then((module) => ({ default: module.ViewOptions })))

const ColoursDialog = lazy(() => import('./ColoursDialog.tsx').then((module) => ({ default: module.ColoursDialog })))

type Props = ViewProps & {
  env: DisplayEnv
  views: IndexViews
  /** Whether the address names a view that cannot be shown: only another one can be chosen. */
  lost: ReturnType<typeof lostView>
}

/** View, search, filter, sort and columns; below them the chips while a filter stands. */
export function ViewBar(props: Props) {
  const { object, shape, state, onStateChange, env, views, lost } = props
  const current = lost ? lost.view : (views.all.find((view) => view.def.key === shape.view?.key) ?? null)
  const switcher = { object, env, views, current, state, onStateChange }
  const parseEnv = useParseEnv()
  const [begun, setBegun] = useState<Filter | null>(null)
  const setFilter = (filter: Filter | undefined) =>
    onStateChange(patchState(state, { filter: filterForState(shape.view, filter) }))
  if (lost)
    return (
      <div className={styles.tools}>
        <ViewSwitcher {...switcher} />
      </div>
    )
  const hasChips = partsOf(shape.filter).length > 0 || begun !== null
  return (
    <>
      <div className={styles.tools} data-tour="views">
        <ViewSwitcher {...switcher} />
        <Search {...props} key={`${state.view ?? ''}`} />
        <span className={`${styles.spring} ${styles.wide}`} />
        <AddFilter
          object={object}
          env={env}
          parseEnv={parseEnv}
          filter={shape.filter}
          onChange={setFilter}
          onBegin={setBegun}
        />
        <SortMenu {...props} />
        {shape.layout === 'table' ? (
          <span className={styles.wide}>
            <PopoverButton
              variant="quiet"
              icon={<IconLayoutColumns size={14} />}
              panelClassName={styles.columns}
              panel={() => <ColumnsMenu {...props} />}
            >
              {env.t('records.columns')}
            </PopoverButton>
          </span>
        ) : null}
        <OptionsButton {...props} />
      </div>
      {hasChips || isChanged(state) ? (
        <div className={styles.chips}>
          <FilterBar object={object} env={env} parseEnv={parseEnv} filter={shape.filter} onChange={setFilter} />
          {begun ? (
            <FilterChip
              key={JSON.stringify(begun)}
              object={object}
              env={env}
              parseEnv={parseEnv}
              part={begun}
              isOpen
              onChange={(part) => {
                setBegun(null)
                setFilter(filterOf([...partsOf(shape.filter), part]))
              }}
              onRemove={() => setBegun(null)}
            />
          ) : null}
          <span className={styles.spring} />
          <ViewChanges {...switcher} />
        </div>
      ) : null}
    </>
  )
}

/** How the view is drawn. The choices are loaded when the pointer or the focus comes near. */
function OptionsButton(props: Props) {
  const { object, shape, state, onStateChange, env } = props
  const [isColouring, setColouring] = useState(false)
  const save = (colours: ColourRule[]) => {
    setColouring(false)
    onStateChange(patchState(state, { colours }))
  }
  const panel = (close: () => void) => (
    <Suspense fallback={<SkeletonRows rows={3} />}>
      <ViewOptions
        {...props}
        onColours={() => {
          close()
          setColouring(true)
        }}
      />
    </Suspense>
  )
  return (
    <>
      <PopoverButton
        variant="quiet"
        icon={<IconAdjustmentsHorizontal size={14} />}
        aria-label={env.t('views.options')}
        onPointerEnter={() => void loadOptions()}
        onFocus={() => void loadOptions()}
        panelClassName={styles.columns}
        panel={panel}
      >
        <span className={styles.wide}>{env.t('views.options')}</span>
      </PopoverButton>
      {isColouring ? (
        <Suspense>
          <ColoursDialog
            object={object}
            env={env}
            rules={shape.colours ?? []}
            onClose={() => setColouring(false)}
            onSave={save}
          />
        </Suspense>
      ) : null}
    </>
  )
}

/** Typing searches after a short rest; Escape empties. */
function Search({ state, shape, onStateChange, env, object }: Props) {
  const [text, setText] = useState(shape.search)
  const send = useDebouncedCallback((search: string) => onStateChange(patchState(state, { search })), 200)
  useEffect(() => setText(shape.search), [shape.search])
  const change = (next: string) => {
    setText(next)
    send(next)
  }
  return (
    <TextInput
      className={styles.search ?? ''}
      type="search"
      leftSection={<IconSearch size={14} />}
      aria-label={env.t('records.searchIn', { objects: env.text(object.pluralLabel, object.plural) })}
      placeholder={env.t('records.search')}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && text !== '' && change('')}
    />
  )
}
