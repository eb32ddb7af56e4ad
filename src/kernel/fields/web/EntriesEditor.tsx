import { IconAlertTriangle, IconBan, IconPlus, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { type ComponentType, useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import styles from './fields.module.css'
import { useParsed } from './parsed.ts'
import type { EditorProps } from './widget.ts'

type Mode = 'email' | 'tel' | 'url'
type Entry = { [part: string]: JsonValue }

interface Shape {
  part: string
  types: string[]
  inputMode: Mode
  /** Each is primary or not, opted out, known to be wrong. */
  hasFlags: boolean
}

/** Several addresses, numbers or links, each with its type. An empty row is no entry. */
export function entriesEditor<V>(
  part: string,
  types: string[],
  inputMode: Mode,
  { hasFlags = false } = {},
): ComponentType<EditorProps<V>> {
  const shape = { part, types, inputMode, hasFlags }
  return function KindEntriesEditor(props) {
    return <EntriesEditor {...(props as unknown as EditorProps)} {...shape} />
  }
}

function EntriesEditor(props: EditorProps & Shape) {
  const { value, field, env, typed, autoFocus, id, label, error, part, types, inputMode, hasFlags } = props
  const [entries, setEntries] = useState<Entry[]>(() => firstEntries(value, part, typed))
  const { check, issue } = useParsed(props)
  const change = (next: Entry[]) => {
    setEntries(next)
    const given = next.filter((entry) => String(entry[part] ?? '').trim() !== '')
    check(given.length > 0 ? given : null)
  }
  const set = (index: number, patch: Entry) =>
    change(entries.map((entry, at) => (at === index ? { ...entry, ...patch } : entry)))
  const name = label ?? env.text(field.label, field.name)
  return (
    <fieldset className={styles.entries} id={id} aria-label={name}>
      {entries.map((entry, index) => (
        <fieldset className={styles.one} key={index} aria-label={String(entry[part] ?? '') || name}>
          <div className={styles.entry}>
            <TextInput
              aria-label={name}
              value={String(entry[part] ?? '')}
              inputMode={inputMode}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              enterKeyHint="done"
              {...(autoFocus && index === 0 ? { autoFocus: true, 'data-autofocus': true } : {})}
              onChange={(event) => set(index, { [part]: event.currentTarget.value })}
            />
            <Select
              className={styles.narrow ?? ''}
              aria-label={env.t('fields.entryType')}
              placeholder={env.t('fields.entryType')}
              data={types.map((type) => ({ value: type, label: env.t(`fields.type.${type}`) }))}
              value={typeof entry.type === 'string' ? entry.type : null}
              onChange={(type) => type && set(index, { type })}
            />
            <IconButton
              label={env.t('fields.removeEntry')}
              onClick={() => change(entries.filter((_, at) => at !== index))}
            >
              <IconX size={14} />
            </IconButton>
          </div>
          {hasFlags && String(entry[part] ?? '') !== '' ? (
            <EntryFlags
              entry={entry}
              isOnly={entries.length === 1}
              env={env}
              onFlag={(flag, isOn) => set(index, { [flag]: isOn })}
              onPrimary={() => change(entries.map((one, at) => ({ ...one, isPrimary: at === index })))}
            />
          ) : null}
        </fieldset>
      ))}
      <div>
        <Button size="sm" variant="quiet" icon={<IconPlus size={14} />} onClick={() => setEntries([...entries, {}])}>
          {env.t('fields.addEntry')}
        </Button>
      </div>
      {(issue ?? error) ? (
        <div className={styles.error} role="alert">
          {issue ?? error}
        </div>
      ) : null}
    </fieldset>
  )
}

interface FlagsProps {
  entry: Entry
  isOnly: boolean
  env: EditorProps['env']
  onFlag: (flag: 'optOut' | 'invalid', isOn: boolean) => void
  onPrimary: () => void
}

/** What is said about one address. One of them is the primary one, so it can be chosen and not taken away. */
function EntryFlags({ entry, isOnly, env, onFlag, onPrimary }: FlagsProps) {
  const isPrimary = isOnly || entry.isPrimary === true
  return (
    <div className={styles.flags}>
      <Button
        size="sm"
        variant="quiet"
        aria-pressed={isPrimary}
        icon={isPrimary ? <IconStarFilled size={14} /> : <IconStar size={14} />}
        onClick={onPrimary}
      >
        {env.t('fields.flag.isPrimary')}
      </Button>
      {flags.map(([flag, Icon]) => (
        <Button
          key={flag}
          size="sm"
          variant="quiet"
          aria-pressed={entry[flag] === true}
          icon={<Icon size={14} />}
          onClick={() => onFlag(flag, entry[flag] !== true)}
        >
          {env.t(`fields.flag.${flag}`)}
        </Button>
      ))}
    </div>
  )
}

const flags = [
  ['optOut', IconBan],
  ['invalid', IconAlertTriangle],
] as const

function firstEntries(value: JsonValue, part: string, typed: string | undefined): Entry[] {
  const entries = Array.isArray(value) ? (value as Entry[]) : []
  if (typed) return [{ ...entries[0], [part]: typed }, ...entries.slice(1)]
  return entries.length > 0 ? entries : [{}]
}
