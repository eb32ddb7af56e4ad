import { IconArrowLeft, IconChevronRight, IconListDetails } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { alongLine } from '#ui/direction.ts'
import { TextInput } from '#ui/inputs.ts'
import styles from './filter.module.css'
import { type Entry, searchEntries, type Target, type Way } from './picker.ts'
import { manyLabel, pathLabel } from './sentence.ts'
import { useVocabulary } from './useVocabulary.ts'

interface PickerProps {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  onPick: (target: Target) => void
}

const shownAtOnce = 80

/**
 * All that can be filtered by, found by any words of its name along the way there. Enter takes, arrow right follows a link,
 * arrow left comes back.
 */
export function TargetPicker({ object, env, parseEnv, onPick }: PickerProps) {
  const metadata = useMetadata()
  const vocabulary = useVocabulary(env, parseEnv)
  const id = useId()
  const [ways, setWays] = useState<Way[]>([{ steps: [], object }])
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState(0)
  const way = ways.at(-1) ?? { steps: [], object }
  const nameOf = (entry: Entry) =>
    entry.field ? pathLabel(vocabulary, entry.field) : manyLabel(vocabulary, entry.many)
  const found = searchEntries(metadata, way, object, search, nameOf).slice(0, shownAtOnce)
  const current = Math.min(chosen, found.length - 1)
  const go = (next: Way[]) => {
    setWays(next)
    setSearch('')
    setChosen(0)
  }
  const into = ({ leadsOn, field }: Entry) =>
    leadsOn && field && go([...ways, { steps: [...field.steps, field.field], object: leadsOn }])
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = found[current]
    const act = {
      ArrowDown: () => setChosen((current + 1) % Math.max(1, found.length)),
      ArrowUp: () => setChosen((current - 1 + found.length) % Math.max(1, found.length)),
      Enter: () => entry && onPick(entry),
      ArrowRight: entry?.leadsOn && isAtEnd(event) ? () => into(entry) : undefined,
      ArrowLeft: ways.length > 1 && search === '' ? () => go(ways.slice(0, -1)) : undefined,
      Backspace: ways.length > 1 && search === '' ? () => go(ways.slice(0, -1)) : undefined,
    }[alongLine(event.key)]
    if (!act) return
    event.preventDefault()
    act()
  }
  const before = way.steps.map((step) => env.text(step.label, step.name)).join(' › ')
  return (
    <>
      {ways.length > 1 ? (
        <Button size="sm" variant="quiet" icon={<IconArrowLeft size={14} />} onClick={() => go(ways.slice(0, -1))}>
          {before}
        </Button>
      ) : null}
      <TextInput
        role="combobox"
        aria-label={env.t('filter.findField')}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[current] ? `${id}-${current}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={env.t('filter.findField')}
        value={search}
        data-autofocus
        autoFocus
        onChange={(event) => {
          setSearch(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.targets} role="listbox" id={`${id}-list`} aria-label={env.t('filter.findField')}>
        {found.map((entry, index) => (
          <EntryLine
            key={entry.path}
            id={`${id}-${index}`}
            entry={entry}
            name={nameOf(entry)}
            within={before}
            env={env}
            isCurrent={index === current}
            onPoint={() => setChosen(index)}
            onPick={() => onPick(entry)}
            onInto={() => into(entry)}
          />
        ))}
      </div>
      {found.length === 0 ? <p className={styles.none}>{env.t('fields.nothingFound')}</p> : null}
    </>
  )
}

const isAtEnd = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLInputElement && target.selectionStart === target.value.length

interface LineProps {
  id: string
  entry: Entry
  name: string
  within: string
  env: DisplayEnv
  isCurrent: boolean
  onPoint: () => void
  onPick: () => void
  onInto: () => void
}

/** The keyboard stays in the input, which names this line as the active one. */
function EntryLine({ id, entry, name, within, env, isCurrent, onPoint, onPick, onInto }: LineProps) {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isCurrent) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  const shown = within !== '' && name.startsWith(`${within} › `) ? name.slice(within.length + 3) : name
  return (
    <div className={styles.line} data-current={isCurrent || undefined}>
      <div
        ref={line}
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isCurrent}
        className={styles.target}
        onPointerMove={isCurrent ? undefined : onPoint}
        onClick={onPick}
        onKeyDown={(event) => event.key === 'Enter' && onPick()}
      >
        {entry.many ? (
          <IconListDetails size={14} role="img" aria-hidden={false} aria-label={env.t('filter.related')} />
        ) : null}
        <span>{shown}</span>
      </div>
      {entry.leadsOn ? (
        <IconButton label={env.t('filter.into', { field: shown })} tabIndex={-1} aria-hidden="true" onClick={onInto}>
          <IconChevronRight size={14} />
        </IconButton>
      ) : null}
    </div>
  )
}
