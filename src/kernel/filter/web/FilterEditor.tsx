import { IconArrowBackUp } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { SegmentedControl } from '#ui/inputs.ts'
import { newGroup } from '../tree.ts'
import styles from './editor.module.css'
import type { FilterBarProps } from './FilterBar.tsx'
import { FilterTree } from './FilterTree.tsx'
import { Outcome } from './Outcome.tsx'
import { useTree } from './useTree.ts'
import { useVocabulary } from './useVocabulary.ts'
import { WordEditor } from './WordEditor.tsx'

type Mode = 'tree' | 'text'

/**
 * A whole filter, as groups of conditions or as text, with how many records match it and what it says in one sentence.
 * Lists use it, and whatever else chooses records by a filter.
 */
export function FilterEditor(props: FilterBarProps & { onClose?: () => void }) {
  const { object, env, parseEnv, filter, onChange, onClose } = props
  const vocabulary = useVocabulary(env, parseEnv)
  const state = useTree(filter, onChange)
  const [mode, setMode] = useState<Mode>('tree')
  const shared = { object, env, parseEnv, vocabulary }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !isListOpen(event)) return onClose?.()
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    if (isTyping || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || !state.undo) return
    event.preventDefault()
    event.stopPropagation()
    state.undo()
  }
  return (
    <section className={styles.whole} aria-label={env.t('filter.advanced')} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <SegmentedControl
          aria-label={env.t('filter.view')}
          value={mode}
          onChange={(next) => setMode(next as Mode)}
          data={[
            { value: 'tree', label: env.t('filter.conditions') },
            { value: 'text', label: env.t('filter.asText') },
          ]}
        />
        <span className={styles.spring} />
        {state.undo ? (
          <Button size="sm" variant="quiet" icon={<IconArrowBackUp size={14} />} onClick={state.undo}>
            {env.t('filter.undo')}
          </Button>
        ) : null}
        <Button
          size="sm"
          variant="quiet"
          disabled={state.tree.parts.length === 0}
          onClick={() => state.edit(newGroup())}
        >
          {env.t('filter.clear')}
        </Button>
      </div>
      <div className={styles.body}>
        {mode === 'tree' ? (
          <FilterTree {...shared} tree={state.tree} onEdit={state.edit} />
        ) : (
          <WordEditor {...shared} filter={state.filter} onChange={state.replace} />
        )}
      </div>
      <Outcome {...shared} tree={state.tree} filter={state.filter} />
      {onClose ? (
        <div className={styles.foot}>
          <Button variant="primary" onClick={onClose}>
            {env.t('filter.done')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

/** Escape closes a list first, which has not happened on the screen yet. */
const isListOpen = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.getAttribute('aria-expanded') === 'true'
