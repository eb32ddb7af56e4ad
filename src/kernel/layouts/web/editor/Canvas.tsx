import { useMetadata } from '#kernel/client/metadata.ts'
import type { LayoutSection, LayoutTab } from '#kernel/layouts/contract.ts'
import { sectionTitle } from '#kernel/records/web/FieldCard.tsx'
import { tabLabel } from '#kernel/records/web/RecordTabs.tsx'
import { hasTabs } from '../page.ts'
import { Block } from './Block.tsx'
import { CardCanvas } from './CardCanvas.tsx'
import { type Editing, labelOf } from './editing.ts'
import styles from './editor.module.css'
import { FieldRow } from './FieldRow.tsx'
import { removeSection, removeTab, stepSection, stepTab } from './moves.ts'
import { Rail } from './Rail.tsx'

/** The page as people will see it, of a real record; every part of it can be chosen and moved. */
export function Canvas(props: Editing & { isPhone: boolean }) {
  const { layout, purpose, env, isPhone } = props
  const isPage = hasTabs(purpose)
  if (purpose === 'card')
    return (
      <section className={styles.canvas} data-purpose="card" aria-label={env.t('layouts.purposes.card')}>
        <CardCanvas {...props} />
      </section>
    )
  return (
    <section
      className={styles.canvas}
      data-phone={isPhone || purpose === 'panel' || undefined}
      data-purpose={purpose}
      aria-label={env.t('layouts.canvas')}
    >
      {isPage ? (
        <div className={styles.highlights}>
          <h2 className={styles.hint}>{env.t('layouts.highlights')}</h2>
          <FieldRow {...props} home={{ kind: 'highlights' }} />
        </div>
      ) : null}
      <div className={styles.panes}>
        <div className={styles.sections}>
          {layout.sections.map((section) => (
            <SectionBlock key={section.id} {...props} section={section} />
          ))}
          {layout.sections.length === 0 ? <p className={styles.hint}>{env.t('layouts.noSections')}</p> : null}
        </div>
        {isPage ? (
          <div className={styles.beside}>
            <TabBlocks {...props} />
            <Rail {...props} />
          </div>
        ) : null}
      </div>
    </section>
  )
}

function SectionBlock({ section, ...props }: Editing & { section: LayoutSection }) {
  const { layout, change, env } = props
  return (
    <div className={styles.section}>
      <Block
        {...props}
        kind="section"
        id={section.id}
        label={sectionTitle(section, env)}
        marks={[
          ...(section.isCollapsed ? [env.t('layouts.collapsed')] : []),
          ...(section.visible ? [env.t('layouts.conditional')] : []),
        ]}
        onStep={(by) => change(stepSection(layout, section.id, by))}
        onRemove={() => change(removeSection(layout, section.id))}
      />
      <FieldRow {...props} home={{ kind: 'section', id: section.id }} columns={section.columns} />
    </div>
  )
}

function TabBlocks(props: Editing) {
  const { layout, change, chosen, env } = props
  const metadata = useMetadata()
  const open = layout.tabs.find((tab) => chosen?.kind === 'tab' && tab.id === chosen.id) ?? layout.tabs[0]
  return (
    <div className={styles.tabs}>
      <div className={styles.tabRow}>
        {layout.tabs.map((tab) => (
          <Block
            key={tab.id}
            {...props}
            kind="tab"
            id={tab.id}
            label={tabLabel(metadata, props, tab)}
            marks={tab.visible ? [env.t('layouts.conditional')] : []}
            isSideways
            onStep={(by) => change(stepTab(layout, tab.id, by))}
            onRemove={() => change(removeTab(layout, tab.id))}
          />
        ))}
      </div>
      {open ? <TabContent {...props} tab={open} /> : <p className={styles.hint}>{env.t('layouts.noTabs')}</p>}
    </div>
  )
}

function TabContent({ tab, ...props }: Editing & { tab: LayoutTab }) {
  const { env } = props
  const target = useTarget(props, tab)
  if (tab.kind === 'fields') return <FieldRow {...props} home={{ kind: 'tab', id: tab.id }} columns={2} />
  if (tab.kind === 'text') return <p className={styles.ownText}>{env.text(tab.text) || env.t('layouts.noText')}</p>
  const columns = (tab.columns ?? []).map((path) => labelOf(target ?? props, path))
  return (
    <p className={styles.hint}>{columns.length > 0 ? columns.join(' · ') : env.t(`layouts.content.${tab.kind}`)}</p>
  )
}

function useTarget({ object, env }: Editing, tab: LayoutTab) {
  const { objects } = useMetadata()
  const list = object.related.find((one) => one.path === tab.path)
  const target = objects.find((one) => one.name === list?.object)
  return target ? { object: target, env } : null
}
