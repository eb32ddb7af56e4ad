import { useDebouncedCallback } from '@mantine/hooks'
import { IconChevronDown, IconLayoutColumns, IconLayoutKanban, IconSearch, IconTable } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { filterOf, partsOf } from '#kernel/filter/web/chips.ts'
import { AddFilter, FilterBar, FilterChip } from '#kernel/filter/web/FilterBar.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { Menu, Popover, TextInput } from '#ui/inputs.ts'
import { ColumnsMenu } from './ColumnsMenu.tsx'
import { useParseEnv } from './env.ts'
import styles from './IndexScreen.module.css'
import type { ViewProps } from './IndexScreen.tsx'
import { SortMenu } from './SortMenu.tsx'
import { filterForState, isChanged, patchState, withView } from './state.ts'

type Props = ViewProps & { env: DisplayEnv }

/** View, search, filter, sort and columns; below them the chips while a filter stands. */
export function ViewBar(props: Props) {
  const { object, shape, state, onStateChange, env } = props
  const parseEnv = useParseEnv()
  const [begun, setBegun] = useState<Filter | null>(null)
  const setFilter = (filter: Filter | undefined) =>
    onStateChange(patchState(state, { filter: filterForState(shape.view, filter) }))
  const hasChips = partsOf(shape.filter).length > 0 || begun !== null
  return (
    <>
      <div className={styles.tools}>
        <ViewMenu {...props} />
        {shape.groupBy ? <LayoutSwitch {...props} /> : null}
        <Search {...props} key={`${state.view ?? ''}`} />
        <span className={`${styles.spring} ${styles.wide}`} />
        <AddFilter object={object} env={env} filter={shape.filter} onChange={setFilter} onBegin={setBegun} />
        <SortMenu {...props} />
        {shape.layout === 'table' ? (
          <span className={styles.wide}>
            <Popover position="bottom-end" trapFocus returnFocus>
              <Popover.Target>
                <Button variant="quiet" icon={<IconLayoutColumns size={14} />}>
                  {env.t('records.columns')}
                </Button>
              </Popover.Target>
              <Popover.Dropdown className={styles.columns ?? ''}>
                <ColumnsMenu {...props} />
              </Popover.Dropdown>
            </Popover>
          </span>
        ) : null}
      </div>
      {hasChips ? (
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
          {isChanged(state) ? (
            <Button variant="quiet" size="sm" onClick={() => onStateChange(state.view ? withView(state.view) : {})}>
              {env.t('records.reset')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </>
  )
}

function ViewMenu({ object, shape, onStateChange, env }: Props) {
  if (object.views.length === 0) return null
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="quiet"
          icon={<IconChevronDown size={14} />}
          aria-label={`${env.text(shape.view?.label, shape.view?.key ?? '')}, ${env.t('records.view')}`}
        >
          {env.text(shape.view?.label, shape.view?.key ?? '')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {object.views.map((view) => {
          const Picture = view.layout === 'board' ? IconLayoutKanban : IconTable
          return (
            <Menu.Item
              key={view.key}
              leftSection={<Picture size={14} />}
              aria-current={view.key === shape.view?.key || undefined}
              onClick={() => onStateChange(withView(view.key))}
            >
              <span className={view.key === shape.view?.key ? styles.viewName : ''}>
                {env.text(view.label, view.key)}
              </span>
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

function LayoutSwitch({ shape, state, onStateChange, env }: Props) {
  const set = (layout: 'table' | 'board') =>
    onStateChange(patchState(state, { layout: layout === (shape.view?.layout ?? 'table') ? undefined : layout }))
  return (
    <>
      <IconButton label={env.t('records.asTable')} pressed={shape.layout === 'table'} onClick={() => set('table')}>
        <IconTable size={16} />
      </IconButton>
      <IconButton label={env.t('records.asBoard')} pressed={shape.layout === 'board'} onClick={() => set('board')}>
        <IconLayoutKanban size={16} />
      </IconButton>
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
