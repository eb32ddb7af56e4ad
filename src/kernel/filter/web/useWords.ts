import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useRecordPage } from '#kernel/client/records.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { type Completed, completeWords } from '#kernel/filter/words/complete.ts'
import { parseWords } from '#kernel/filter/words/parse.ts'
import { printWords } from '#kernel/filter/words/print.ts'
import type { WordIssue } from '#kernel/filter/words/trouble.ts'
import { toFilter, toTree } from '../tree.ts'
import type { EditorContext } from './context.ts'

export interface WordsState {
  text: string
  caret: number
  issue: WordIssue | null
  candidates: Completed[]
  /** A word is begun, so that the first candidate may be taken at once. */
  isBegun: boolean
  write: (text: string, caret: number) => void
  moveTo: (caret: number) => void
}

type Props = EditorContext & { filter: Filter | undefined; onChange: (filter: Filter | undefined) => void }

/** The text of a filter while it is written: what is understood goes on at once, what is not stays as it is typed. */
export function useWords({ object, vocabulary, filter, onChange }: Props): WordsState {
  const printed = useMemo(() => printWords(filter, vocabulary, object), [filter, vocabulary, object])
  const [typed, setTyped] = useState<{ text: string; hidden: Filter[] } | null>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const told = useRef(textOf(filter))
  const { text, hidden } = typed ?? printed
  const at = Math.min(caret ?? text.length, text.length)

  // A filter that was changed elsewhere, such as by undo, is written anew.
  const given = textOf(filter)
  useEffect(() => {
    if (given === told.current) return
    told.current = given
    setTyped(null)
  }, [given])

  const parsed = useMemo(() => parseWords(text, vocabulary, object, hidden), [text, vocabulary, object, hidden])
  const heard = useRef(onChange)
  heard.current = onChange
  useEffect(() => {
    if (typed === null || !parsed.ok) return
    const whole = parsed.filter && toFilter(toTree(parsed.filter))
    if (textOf(whole) === told.current) return
    told.current = textOf(whole)
    heard.current(whole)
  }, [typed, parsed])

  const completion = useMemo(() => completeWords(text.slice(0, at), vocabulary, object), [text, at, vocabulary, object])
  const issue = parsed.ok ? null : parsed.issue
  const unknown = issue?.code === 'unknownRecord' ? { object: issue.object ?? '', search: issue.found } : null
  useAskedNames(vocabulary, completion.records ?? unknown)
  return {
    text,
    caret: at,
    issue,
    candidates: completion.candidates,
    isBegun: /[\p{L}\p{N}]$/u.test(text.slice(0, at)),
    write: (next, place) => {
      setTyped({ text: next.replace(/\s*\n\s*/g, ' '), hidden })
      setCaret(place)
    },
    moveTo: setCaret,
  }
}

/** The text after a candidate is taken, with a space where the next word begins. */
export function taken(
  text: string,
  caret: number,
  { from, text: word, kind }: Completed,
): { text: string; caret: number } {
  const head = text.slice(0, from)
  const before = head === '' || /[\s(.]$/.test(head) ? head : `${head} `
  const after = text.slice(caret)
  const space = kind === 'related' || /^[\s.)(]/.test(after) ? '' : ' '
  const written = before + word + space
  return { text: written + after, caret: written.length }
}

const textOf = (filter: Filter | undefined): string => (filter && !('all' in filter) ? JSON.stringify(filter) : '')

const rest = 200
const atOnce = 20

/** Asks for the records whose name is being written, so that it can be completed and understood. */
function useAskedNames(
  vocabulary: EditorContext['vocabulary'],
  wanted: { object: string; search: string } | null,
): void {
  const [asked] = useDebouncedValue(wanted ? `${wanted.object}/${wanted.search}` : '', rest)
  const [name = '', ...search] = asked.split('/')
  const target = vocabulary.metadata.objects.find((one) => one.name === name)
  const words = search.join('/')
  const page = useRecordPage(
    target ?? { name, plural: name },
    { fields: ['displayName'], limit: atOnce, count: 'none', ...(words === '' ? {} : { search: words }) },
    { enabled: target !== undefined && asked !== '' },
  )
  const items = page.data?.items
  const { names } = vocabulary
  const learn = useRef(names.learn)
  learn.current = names.learn
  useEffect(() => {
    for (const record of items ?? []) learn.current(name, record.id, String(record.displayName ?? ''))
  }, [items, name])
}
