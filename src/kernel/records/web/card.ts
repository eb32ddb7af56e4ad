import { useMemo } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { recordPredicate } from '#kernel/filter/web/predicate.ts'
import { useFilterEnv } from '#kernel/filter/web/useFilterEnv.ts'
import { mostOnCard } from '#kernel/layouts/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { fieldsRead } from './colours.ts'
import type { IndexShape } from './state.ts'

/** What a record shows of itself on a card: on a board, in a gallery, on a phone. */
export interface Card {
  /** In order; null: as shipped. */
  columns: string[] | null
  /** Administrators chose them for every card, and the view nothing else: all are shown, and no others. */
  isLaidOut: boolean
  /** What the layout's conditions read besides. */
  more: string[]
  shows(field: string, record: RecordJson): boolean
}

/** What is known of it without looking at a record. */
export type CardPlan = Omit<Card, 'shows'>

/** The columns that people chose for the view, else the card's layout, else the columns of the shipped view. */
export function cardOf({ layouts, fields }: Pick<ObjectMetadata, 'layouts' | 'fields'>, shape: IndexShape): CardPlan {
  const layout = layouts?.card
  if (!layout || shape.chosenColumns) return { columns: shape.columns, isLaidOut: false, more: [] }
  return {
    columns: layout.highlights.slice(0, mostOnCard),
    isLaidOut: true,
    more: layout.rules.flatMap(({ visible }) => (visible ? fieldsRead(visible, { fields }) : [])),
  }
}

export function useCard(object: ObjectMetadata, shape: IndexShape, env: DisplayEnv): Card {
  const filterEnv = useFilterEnv(env)
  return useMemo(() => {
    const plan = cardOf(object, shape)
    const rules = plan.isLaidOut ? (object.layouts?.card?.rules ?? []) : []
    const tests = new Map(
      rules.map(({ field, visible }) => [field, visible ? recordPredicate(visible, object, filterEnv) : null]),
    )
    return { ...plan, shows: (field, record) => tests.get(field)?.(record) ?? true }
  }, [object, shape, filterEnv])
}
