import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { Filter } from '#kernel/filter/contract.ts'
import type { Completed } from '#kernel/filter/words/complete.ts'
import type { WordIssue } from '#kernel/filter/words/trouble.ts'
import { Button } from '#ui/Button.tsx'
import type { EditorContext } from './context.ts'
import styles from './editor.module.css'
import { taken, useWords } from './useWords.ts'
import wordStyles from './words.module.css'

type Props = EditorContext & { filter: Filter | undefined; onChange: (filter: Filter | undefined) => void }

/** A filter as text, with what can be written next in a list below. */
export function WordEditor(props: Props) {
  const { env } = props
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const words = useWords(props)
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState<number | null>(null)
  const { text, issue, candidates, caret, isBegun } = words
  const shown = isOpen ? candidates : []
  const current = Math.min(chosen ?? (isBegun ? 0 : -1), shown.length - 1)

  const write = (next: string, at: number) => {
    words.write(next, at)
    setChosen(null)
    setOpen(true)
  }
  const take = (candidate: Completed) => {
    const next = taken(text, caret, candidate)
    write(next.text, next.caret)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAction(event, { shown, current, setChosen, take, close: () => setOpen(false) })
    if (!act) return
    event.preventDefault()
    act()
  }
  const example = props.object.fields[0]
  return (
    <div className={wordStyles.words}>
      <textarea
        ref={field}
        className={wordStyles.text}
        rows={4}
        aria-label={env.t('filter.text')}
        aria-describedby={`${id}-help`}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={shown.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
        aria-invalid={issue !== null}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        data-autofocus
        placeholder={env.t('filter.textPlaceholder', { example: `${env.text(example?.label, example?.name)} …` })}
        value={text}
        onChange={(event) => write(event.currentTarget.value, event.currentTarget.selectionStart)}
        onSelect={(event) => words.moveTo(event.currentTarget.selectionStart)}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {shown.length > 0 ? (
        <div role="listbox" id={`${id}-list`} className={wordStyles.offers} aria-label={env.t('filter.suggestions')}>
          {shown.map((candidate, index) => (
            <div
              key={`${candidate.from} ${candidate.text}`}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={wordStyles.offer}
              ref={index === current ? keepInSight : undefined}
              // The text keeps the focus.
              onPointerDown={(event) => {
                event.preventDefault()
                take(candidate)
              }}
            >
              <span>{candidate.text}</span>
              <span className={wordStyles.offerKind}>{env.t(`filter.kind.${candidate.kind}`)}</span>
            </div>
          ))}
        </div>
      ) : null}
      <p id={`${id}-help`} className={styles.hint}>
        {env.t('filter.textKeys')}
      </p>
      <Trouble {...props} issue={issue} text={text} onMend={(next) => write(next, next.length)} />
    </div>
  )
}

const keepInSight = (line: HTMLElement | null) => line?.scrollIntoView({ block: 'nearest' })

interface Keys {
  shown: Completed[]
  current: number
  setChosen: (index: number) => void
  take: (candidate: Completed) => void
  close: () => void
}

/** What a key does while the list is open; the text is one line, so Enter never breaks it. */
function keyAction(event: KeyboardEvent, { shown, current, setChosen, take, close }: Keys): (() => void) | undefined {
  const candidate = shown[current]
  if (event.key === 'Enter') return () => candidate && take(candidate)
  if (shown.length === 0) return undefined
  return {
    ArrowDown: () => setChosen((current + 1) % shown.length),
    ArrowUp: () => setChosen((Math.max(current, 0) - 1 + shown.length) % shown.length),
    Escape: close,
    Tab: candidate && !event.shiftKey ? () => take(candidate) : undefined,
  }[event.key]
}

interface TroubleProps extends Props {
  issue: WordIssue | null
  text: string
  onMend: (text: string) => void
}

/** What is not understood, where it stands, and what was probably meant. */
function Trouble({ env, issue, text, onMend }: TroubleProps) {
  const mend = issue?.suggestion
  return (
    <div role="status" className={wordStyles.trouble}>
      {issue ? (
        <>
          <span className={styles.wrong}>{env.t(`filter.issue.${issue.code}`, { found: issue.found })}</span>
          {issue.found === '' ? null : (
            <code className={wordStyles.quote}>
              {text.slice(Math.max(0, issue.at - 24), issue.at)}
              <mark>{text.slice(issue.at, issue.end)}</mark>
              {text.slice(issue.end, issue.end + 24)}
            </code>
          )}
          {mend ? (
            <Button size="sm" onClick={() => onMend(text.slice(0, issue.at) + mend + text.slice(issue.end))}>
              {env.t('filter.didYouMean', { suggestion: mend })}
            </Button>
          ) : null}
        </>
      ) : null}
    </div>
  )
}
