import { useMetadata } from '#kernel/client/metadata.ts'
import { relatedLabel, relatedOf } from '#kernel/records/web/related.ts'
import { linksCard } from '../page.ts'
import { Block } from './Block.tsx'
import type { Editing } from './editing.ts'
import styles from './editor.module.css'
import { removeCard, stepCard } from './moves.ts'

/** The cards at the side of the page, in their order. */
export function Rail(props: Editing) {
  const { layout, change, env } = props
  const label = useRailLabel(props)
  return (
    <div className={styles.rail}>
      <h2 className={styles.hint}>{env.t('layouts.rail')}</h2>
      {layout.rail.map((card) => (
        <Block
          key={card}
          {...props}
          kind="card"
          id={card}
          label={label(card)}
          marks={[]}
          onStep={(by) => change(stepCard(layout, card, by))}
          onRemove={() => change(removeCard(layout, card))}
        />
      ))}
      {layout.rail.length === 0 ? <p className={styles.hint}>{env.t('layouts.noCards')}</p> : null}
    </div>
  )
}

/** Names of the cards: what the record links to, and each list of what links to it. */
export function useRailLabel({ object, env }: Pick<Editing, 'object' | 'env'>): (card: string) => string {
  const { objects } = useMetadata()
  const lists = relatedOf(objects, object)
  return (card) => {
    const entry = lists.find(({ list }) => list.path === card)
    return card === linksCard || !entry
      ? env.t('records.links')
      : relatedLabel(object, entry.list, entry.target, env.text)
  }
}
