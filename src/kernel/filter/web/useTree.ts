import { useEffect, useRef, useState } from 'react'
import type { Filter } from '#kernel/filter/contract.ts'
import { type GroupNode, toFilter, toTree } from '../tree.ts'

export interface TreeState {
  tree: GroupNode
  /** The filter of what is finished. */
  filter: Filter | undefined
  edit: (next: GroupNode) => void
  replace: (filter: Filter | undefined) => void
  undo: (() => void) | null
}

const rest = 250
const mostSteps = 100

/** The tree that is edited, with what it was before; whoever asked hears of the filter after a short rest. */
export function useTree(filter: Filter | undefined, onChange: (filter: Filter | undefined) => void): TreeState {
  const [tree, setTree] = useState(() => toTree(filter))
  const [past, setPast] = useState<GroupNode[]>([])
  const told = useRef(textOf(filter))
  const heard = useRef(onChange)
  heard.current = onChange
  const current = toFilter(tree)
  const text = textOf(current)

  useEffect(() => {
    if (text === told.current) return
    const timer = setTimeout(() => {
      told.current = text
      heard.current(text === '' ? undefined : (JSON.parse(text) as Filter))
    }, rest)
    return () => clearTimeout(timer)
  }, [text])

  // A filter that was changed elsewhere, such as by its chips, begins anew.
  const given = textOf(filter)
  useEffect(() => {
    if (given === told.current) return
    told.current = given
    setTree(toTree(given === '' ? undefined : (JSON.parse(given) as Filter)))
    setPast([])
  }, [given])

  // Closing right after a change must not lose it.
  const latest = useRef(text)
  latest.current = text
  useEffect(
    () => () => {
      const last = latest.current
      if (last !== told.current) heard.current(last === '' ? undefined : (JSON.parse(last) as Filter))
    },
    [],
  )

  const edit = (next: GroupNode) => {
    if (next === tree) return
    setPast([...past, tree].slice(-mostSteps))
    setTree(next)
  }
  const before = past.at(-1)
  return {
    tree,
    filter: current,
    edit,
    replace: (next) => edit(toTree(next)),
    undo: before
      ? () => {
          setPast(past.slice(0, -1))
          setTree(before)
        }
      : null,
  }
}

const textOf = (filter: Filter | undefined): string => (filter && !('all' in filter) ? JSON.stringify(filter) : '')
