import { useDraggable } from '@dnd-kit/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { type LayoutTab, mostOnCard, ownTabs } from '#kernel/layouts/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { isDense } from '#kernel/records/web/columns.ts'
import { tabLabel } from '#kernel/records/web/RecordTabs.tsx'
import { relatedOf } from '#kernel/records/web/related.ts'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import { hasTabs, headFields, linksCard } from '../page.ts'
import { type Editing, freshId, labelOf } from './editing.ts'
import styles from './editor.module.css'
import { addCard, addSection, addTab, fieldsAt, hasRoom, homeOf, homesOf, moveField } from './moves.ts'
import { useRailLabel } from './Rail.tsx'

/** Everything that is not on the page yet. */
export function Palette(props: Editing) {
  const { env, purpose } = props
  const [search, setSearch] = useState('')
  const fields = useFree(props).filter((name) => labelOf(props, name).toLowerCase().includes(search.toLowerCase()))
  return (
    <aside className={styles.palette} aria-label={env.t('layouts.palette')}>
      <div className={styles.group}>
        {purpose === 'card' ? null : <AddSection {...props} />}
        {hasTabs(purpose) ? <AddTabs {...props} /> : null}
        {hasTabs(purpose) ? <AddCards {...props} /> : null}
      </div>
      <h2 className={styles.hint}>{env.t('layouts.fields')}</h2>
      <TextInput
        aria-label={env.t('layouts.findField')}
        placeholder={env.t('layouts.findField')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={styles.free}>
        {fields.map((name) => (
          <li key={name}>
            <FreeField {...props} name={name} />
          </li>
        ))}
      </ul>
      {hasRoom(props.layout, purpose) ? null : (
        <p className={styles.hint}>{env.t('layouts.cardFull', { count: mostOnCard })}</p>
      )}
      {fields.length === 0 ? <p className={styles.hint}>{env.t('layouts.allPlaced')}</p> : null}
    </aside>
  )
}

/** Fields that stand nowhere. The head of a page shows its own by itself, a card the name. */
function useFree({ object, layout, purpose }: Editing): string[] {
  const placed = new Set(homesOf(layout).flatMap((home) => fieldsAt(layout, home)))
  const inHead = hasTabs(purpose) ? headFields(object, []) : new Set(purpose === 'card' ? object.title : [])
  const fits = {
    record: () => true,
    panel: () => true,
    card: isDense,
    create: (field: FieldMetadata) => field.canWrite && !field.readOnly,
  }[purpose]
  return object.fields
    .filter((field) => !placed.has(field.name) && !inHead.has(field.name) && !technical.has(field.name))
    .filter(fits)
    .map((field) => field.name)
}

const technical = new Set(['id', 'displayName', 'version', 'deletedAt'])

/** Dragged onto the page, or put at the end of the chosen place by a click or Enter. */
function FreeField({ name, ...props }: Editing & { name: string }) {
  const { layout, change, choose, chosen, env, purpose } = props
  const label = labelOf(props, name)
  const { setNodeRef, listeners } = useDraggable({ id: `free:${name}`, data: { kind: 'field', id: name, label } })
  const add = () => {
    const section = chosen?.kind === 'section' ? layout.sections.find(({ id }) => id === chosen.id) : undefined
    const beside = chosen?.kind === 'field' ? homeOf(layout, chosen.id) : undefined
    const first = section ?? layout.sections[0]
    const common = purpose === 'card' ? ({ kind: 'highlights' } as const) : undefined
    const home = common ?? beside ?? (first ? ({ kind: 'section', id: first.id } as const) : undefined)
    if (!home) return
    change(moveField(layout, name, home))
    choose({ kind: 'field', id: name })
  }
  return (
    <button
      ref={setNodeRef}
      type="button"
      {...listeners}
      className={styles.freeField}
      aria-label={env.t('layouts.addField', { name: label })}
      disabled={!hasRoom(layout, purpose)}
      onClick={add}
    >
      <IconPlus size={12} aria-hidden="true" />
      {label}
    </button>
  )
}

function AddSection({ layout, change, choose, env }: Editing) {
  const add = () => {
    const id = freshId(layout, 'section')
    change(addSection(layout, { id, title: { [env.language]: env.t('layouts.newSection') }, columns: 1, fields: [] }))
    choose({ kind: 'section', id })
  }
  return (
    <Button size="sm" icon={<IconPlus size={12} />} onClick={add}>
      {env.t('layouts.addSection')}
    </Button>
  )
}

function AddTabs(props: Editing) {
  const { object, layout, change, choose, env, purpose } = props
  const metadata = useMetadata()
  const lists = relatedOf(metadata.objects, object).filter(
    ({ list }) => !layout.tabs.some((tab) => tab.path === list.path),
  )
  const own = (kind: 'fields' | 'text'): LayoutTab => ({
    id: freshId(layout, 'tab'),
    kind,
    title: { [env.language]: env.t(`layouts.newTab.${kind}`) },
    ...(kind === 'fields' ? { fields: [] } : {}),
  })
  const choices: LayoutTab[] = [
    own('fields'),
    own('text'),
    ...[...ownTabs, ...(purpose === 'panel' ? (['details'] as const) : [])]
      .filter((kind) => !layout.tabs.some((tab) => tab.kind === kind))
      .map((kind) => ({ id: kind, kind })),
    ...lists.map(({ list }) => ({ id: freshId(layout, list.path), kind: 'related' as const, path: list.path })),
  ]
  return choices.map((tab) => (
    <Button
      key={tab.path ?? tab.kind}
      size="sm"
      icon={<IconPlus size={12} />}
      onClick={() => {
        change(addTab(layout, tab))
        choose({ kind: 'tab', id: tab.id })
      }}
    >
      {env.t('layouts.addTab', { name: tabLabel(metadata, props, tab) })}
    </Button>
  ))
}

function AddCards(props: Editing) {
  const { object, layout, change, choose, env } = props
  const { objects } = useMetadata()
  const label = useRailLabel(props)
  const cards = [linksCard, ...relatedOf(objects, object).map(({ list }) => list.path)]
  return cards
    .filter((card) => !layout.rail.includes(card))
    .map((card) => (
      <Button
        key={card}
        size="sm"
        icon={<IconPlus size={12} />}
        onClick={() => {
          change(addCard(layout, card))
          choose({ kind: 'card', id: card })
        }}
      >
        {env.t('layouts.addCard', { name: label(card) })}
      </Button>
    ))
}
