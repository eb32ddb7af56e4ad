import { Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { Spinner } from '#ui/Progress.tsx'
import { useFocusBack } from '#ui/useFocusBack.ts'
import styles from './CommandMenu.module.css'
import type { MenuItem, MenuSection } from './menuItems.tsx'
import { useFound } from './useFound.ts'
import { useSections } from './useSections.tsx'

/** Everything that can be done here, every place and every record by its name. Opens by Ctrl/Cmd+K. */
export function CommandMenu({ onClose }: { onClose: () => void }) {
  const t = useT()
  useFocusBack()
  const [text, setText] = useState('')
  const found = useFound(text.trim())
  const sections = useSections(text.trim(), found.hits)
  return (
    <Modal.Root opened onClose={onClose} size="40rem" yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('shell.search')}>
        <Box
          text={text}
          onText={setText}
          sections={sections}
          isBusy={found.isBusy}
          error={found.error}
          onClose={onClose}
        />
      </Modal.Content>
    </Modal.Root>
  )
}

interface BoxProps {
  text: string
  onText: (text: string) => void
  sections: MenuSection[]
  isBusy: boolean
  error: string | null
  onClose: () => void
}

/** Where Enter leads: to the screen, beside it, or into a tab. */
type Way = 'run' | 'peek' | 'tab'

function Box({ text, onText, sections, isBusy, error, onClose }: BoxProps) {
  const t = useT()
  const id = useId()
  const items = sections.flatMap((section) => section.items)
  const { current, choose, move } = useChoice(items, text)
  const run = (item: MenuItem | undefined, way: Way = 'run') => {
    const act = item && (item[way] ?? item.run)
    if (!act) return
    onClose()
    // Once the menu has given the focus back: what runs may look at where one stands.
    setTimeout(act)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      return run(items[current], event.shiftKey ? 'peek' : event.ctrlKey || event.metaKey ? 'tab' : 'run')
    }
    if (move(event.key)) event.preventDefault()
  }
  return (
    <div className={styles.box}>
      <div className={styles.head}>
        {isBusy ? <Spinner /> : <IconSearch size={16} />}
        <Field
          text={text}
          list={`${id}-list`}
          active={items[current] ? `${id}-${current}` : undefined}
          onText={onText}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.list} role="listbox" id={`${id}-list`} aria-label={t('shell.searchResults')}>
        {sections.map((section) => (
          <Section
            key={section.key}
            id={id}
            section={section}
            items={items}
            current={current}
            onRun={run}
            onPoint={choose}
          />
        ))}
      </div>
      <p className={styles.state} role="status">
        {error ?? (items.length === 0 && !isBusy ? t('shell.nothingFound', { text }) : '')}
      </p>
      {items[current]?.peek ? <Hints /> : null}
    </div>
  )
}

/** What the arrows stand on: by its key, so that late hits do not put another one under the finger. */
function useChoice(items: MenuItem[], text: string) {
  const [chosen, setChosen] = useState<{ key: string; text: string } | null>(null)
  const at = chosen?.text === text ? items.findIndex(({ key }) => key === chosen.key) : -1
  const current = Math.max(0, at)
  const choose = (index: number) => {
    const item = items[index]
    if (item) setChosen({ key: item.key, text })
  }
  const move = (key: string): boolean => {
    const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: items.length - 1 }[key]
    if (next === undefined || (text !== '' && (key === 'Home' || key === 'End'))) return false
    choose((next + items.length) % Math.max(1, items.length))
    return true
  }
  return { current, choose, move }
}

function Hints() {
  const t = useT()
  return (
    <p className={styles.hints}>
      <span>
        <Kbd keys="Enter" /> {t('shell.hints.open')}
      </span>
      <span>
        <Kbd keys="shift+Enter" /> {t('shell.hints.beside')}
      </span>
      <span>
        <Kbd keys="mod+Enter" /> {t('shell.hints.tab')}
      </span>
    </p>
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
      name="command"
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

interface SectionProps {
  id: string
  section: MenuSection
  items: MenuItem[]
  current: number
  onRun: (item: MenuItem, way?: Way) => void
  onPoint: (index: number) => void
}

function Section({ id, section, items, current, onRun, onPoint }: SectionProps) {
  return (
    <div>
      <div className={styles.group} aria-hidden="true">
        {section.label}
      </div>
      {section.items.map((item) => {
        const index = items.indexOf(item)
        return (
          <Option
            key={item.key}
            id={`${id}-${index}`}
            item={item}
            isCurrent={index === current}
            onRun={onRun}
            onPoint={() => onPoint(index)}
          />
        )
      })}
    </div>
  )
}

interface OptionProps {
  id: string
  item: MenuItem
  isCurrent: boolean
  onRun: (item: MenuItem, way?: Way) => void
  onPoint: () => void
}

/** The keyboard stays in the input, which names this option as the active one. */
function Option({ id, item, isCurrent, onRun, onPoint }: OptionProps) {
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
      onClick={(event) => onRun(item, event.ctrlKey || event.metaKey ? 'tab' : event.shiftKey ? 'peek' : 'run')}
      onKeyDown={(event) => event.key === 'Enter' && onRun(item)}
    >
      {item.icon ?? <span className={styles.noIcon} />}
      <span className={styles.name}>{item.label}</span>
      {item.detail ? <span className={styles.detail}>{item.detail}</span> : null}
      {item.keys ? (
        <span className={styles.keys}>
          <Kbd keys={item.keys} />
        </span>
      ) : null}
    </div>
  )
}
