import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { ApiError, api } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import type { SearchResult } from '#modules/search/contract.ts'
import { Spinner } from '#ui/Progress.tsx'
import styles from './SearchDialog.module.css'
import { type SearchGroup, type SearchItem, useHitGroups, usePlaceGroups } from './searchItems.tsx'

/** Finds records over all objects, and every place by its name. Opens by Ctrl/Cmd+K or `/`. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const found = useFound(text.trim())
  const places = usePlaceGroups(text.trim())
  const groups = [...useHitGroups(found.hits), ...places]
  return (
    <Modal.Root opened onClose={onClose} size="40rem" yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('shell.search')}>
        <Box text={text} onText={setText} groups={groups} isBusy={found.isBusy} error={found.error} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}

function useFound(text: string) {
  const errorText = useErrorText()
  const [asked] = useDebouncedValue(text, 120)
  const query = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => api.get<SearchResult>('/api/v1/search', { params: { q: asked, limit: 20 }, signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
  return {
    hits: asked === '' ? [] : (query.data?.hits ?? []),
    isBusy: query.isFetching,
    error: query.error instanceof ApiError ? errorText(query.error) : null,
  }
}

interface BoxProps {
  text: string
  onText: (text: string) => void
  groups: SearchGroup[]
  isBusy: boolean
  error: string | null
  onClose: () => void
}

function Box({ text, onText, groups, isBusy, error, onClose }: BoxProps) {
  const t = useT()
  const id = useId()
  const navigate = useNavigate()
  const items = groups.flatMap((group) => group.items)
  const [chosen, setChosen] = useState(0)
  const current = Math.min(chosen, items.length - 1)
  const open = (item: SearchItem | undefined) => {
    if (!item) return
    onClose()
    void navigate({ href: item.href })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === 'Enter') open(items[current])
    if (moved === undefined || (text !== '' && (event.key === 'Home' || event.key === 'End'))) return
    event.preventDefault()
    setChosen((moved + items.length) % Math.max(1, items.length))
  }
  return (
    <div className={styles.box}>
      <div className={styles.head}>
        {isBusy ? <Spinner /> : <IconSearch size={16} />}
        <Field
          text={text}
          list={`${id}-list`}
          active={items[current] ? `${id}-${current}` : undefined}
          onText={(next) => {
            onText(next)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.list} role="listbox" id={`${id}-list`} aria-label={t('shell.searchResults')}>
        {groups.map((group) => (
          <Group
            key={group.key}
            id={id}
            group={group}
            items={items}
            current={current}
            onOpen={open}
            onPoint={setChosen}
          />
        ))}
      </div>
      <p className={styles.state} role="status">
        {error ?? (items.length === 0 && !isBusy ? t('shell.nothingFound', { text }) : '')}
      </p>
    </div>
  )
}

interface FieldProps {
  text: string
  /** Ids of the list of results and of the chosen one in it. */
  list: string
  active: string | undefined
  onText: (text: string) => void
  onKeyDown: (event: KeyboardEvent) => void
}

function Field({ text, list, active, onText, onKeyDown }: FieldProps) {
  const t = useT()
  return (
    <input
      className={styles.input}
      placeholder={t('shell.searchPlaceholder')}
      value={text}
      role="combobox"
      aria-label={t('shell.search')}
      aria-expanded="true"
      aria-controls={list}
      aria-activedescendant={active}
      aria-autocomplete="list"
      autoComplete="off"
      spellCheck={false}
      data-autofocus
      onChange={(event) => onText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  )
}

interface GroupProps {
  id: string
  group: SearchGroup
  items: SearchItem[]
  current: number
  onOpen: (item: SearchItem) => void
  onPoint: (index: number) => void
}

function Group({ id, group, items, current, onOpen, onPoint }: GroupProps) {
  return (
    <div>
      <div className={styles.group} aria-hidden="true">
        {group.label}
      </div>
      {group.items.map((item) => {
        const index = items.indexOf(item)
        return (
          <Option
            key={item.key}
            id={`${id}-${index}`}
            item={item}
            isCurrent={index === current}
            onOpen={onOpen}
            onPoint={() => onPoint(index)}
          />
        )
      })}
    </div>
  )
}

interface OptionProps {
  id: string
  item: SearchItem
  isCurrent: boolean
  onOpen: (item: SearchItem) => void
  onPoint: () => void
}

/** The keyboard stays in the input, which names this option as the active one. */
function Option({ id, item, isCurrent, onOpen, onPoint }: OptionProps) {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    <div
      ref={line}
      id={id}
      className={styles.option}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onPointerMove={isCurrent ? undefined : onPoint}
      onClick={() => onOpen(item)}
      onKeyDown={(event) => event.key === 'Enter' && onOpen(item)}
    >
      {item.icon}
      <span className={styles.name}>{item.label}</span>
      {item.detail ? <span className={styles.detail}>{item.detail}</span> : null}
    </div>
  )
}
