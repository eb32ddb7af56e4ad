import { useMemo, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { TextInput } from '#ui/inputs.ts'
import { type FilterTarget, filterTargets } from './fields.ts'
import styles from './filter.module.css'

const shownAtOnce = 60

/** All fields to filter by, found by any part of their names. Enter takes the first. */
export function TargetList(props: { object: ObjectMetadata; env: DisplayEnv; onPick: (target: FilterTarget) => void }) {
  const { object, env, onPick } = props
  const metadata = useMetadata()
  const [search, setSearch] = useState('')
  const all = useMemo(
    () =>
      filterTargets(metadata, object).map((target) => ({
        target,
        text: target.labels.map((label) => env.text(label, target.path)).join(' › '),
      })),
    [metadata, object, env],
  )
  const wanted = search.trim().toLowerCase()
  const found = all.filter(({ text }) => text.toLowerCase().includes(wanted)).slice(0, shownAtOnce)
  return (
    <>
      <TextInput
        aria-label={env.t('filter.findField')}
        placeholder={env.t('filter.findField')}
        value={search}
        data-autofocus
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = found
          if (event.key !== 'Enter' || !first) return
          event.preventDefault()
          onPick(first.target)
        }}
      />
      <ul className={styles.targets}>
        {found.map(({ target, text }) => (
          <li key={target.path}>
            <button type="button" className={styles.target} onClick={() => onPick(target)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className={styles.none}>{env.t('fields.nothingFound')}</p> : null}
    </>
  )
}
