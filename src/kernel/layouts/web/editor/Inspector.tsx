import { useMetadata } from '#kernel/client/metadata.ts'
import type { Label, Language } from '#kernel/fields/contract.ts'
import { type LayoutPurpose, mostOnCard } from '#kernel/layouts/contract.ts'
import { defaultColumns } from '#kernel/records/web/columns.ts'
import { sectionTitle } from '#kernel/records/web/FieldCard.tsx'
import { tabLabel } from '#kernel/records/web/RecordTabs.tsx'
import { relatedOf } from '#kernel/records/web/related.ts'
import { Checkbox, MultiSelect, SegmentedControl, Select, Textarea, TextInput } from '#ui/inputs.ts'
import { linksCard } from '../page.ts'
import { ConditionField } from './ConditionField.tsx'
import { type Editing, labelOf } from './editing.ts'
import styles from './editor.module.css'
import { patchSection, patchTab, type RulePart, ruleOf, setRule } from './moves.ts'
import { useRailLabel } from './Rail.tsx'

/** What can be said about the chosen part; without one, about the page. */
export function Inspector(props: Editing) {
  const { chosen, env } = props
  return (
    <aside className={styles.inspector} aria-label={env.t('layouts.inspector')}>
      {chosen?.kind === 'field' ? <FieldRules {...props} name={chosen.id} /> : null}
      {chosen?.kind === 'section' ? <SectionOptions {...props} id={chosen.id} /> : null}
      {chosen?.kind === 'tab' ? <TabOptions {...props} id={chosen.id} /> : null}
      {chosen?.kind === 'card' ? <RailCard {...props} id={chosen.id} /> : null}
      {chosen === null ? <PageOptions {...props} /> : null}
    </aside>
  )
}

/** What a layout can demand: a new record has no earlier state that could be kept, panel and card demand nothing of their own. */
const partsOf: Record<LayoutPurpose, RulePart[]> = {
  record: ['visible', 'required', 'readOnly'],
  create: ['visible', 'required'],
  panel: ['visible'],
  card: ['visible'],
}

function FieldRules({ name, ...props }: Editing & { name: string }) {
  const { layout, change, env, purpose } = props
  const rule = ruleOf(layout, name)
  return (
    <>
      <h2 className={styles.inspectorTitle}>{labelOf(props, name)}</h2>
      {partsOf[purpose].length > 1 ? <p className={styles.hint}>{env.t('layouts.ruleHint')}</p> : null}
      {partsOf[purpose].map((part) => (
        <ConditionField
          key={`${name} ${part}`}
          {...props}
          label={env.t(`layouts.rule.${part}`)}
          isPlain={part === 'visible'}
          condition={rule[part]}
          onChange={(condition) => change(setRule(layout, name, part, condition))}
        />
      ))}
    </>
  )
}

function SectionOptions({ id, ...props }: Editing & { id: string }) {
  const { layout, change, env } = props
  const section = layout.sections.find((one) => one.id === id)
  if (!section) return null
  const patch = (values: Partial<typeof section>) => change(patchSection(layout, id, values))
  return (
    <>
      <h2 className={styles.inspectorTitle}>{sectionTitle(section, env)}</h2>
      <TitleInput
        {...props}
        title={section.title}
        fallback={sectionTitle(section, env)}
        onChange={(title) => patch({ title })}
      />
      <div>
        <span className={styles.optionLabel} id="layout-columns">
          {env.t('layouts.columns')}
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="layout-columns"
          data={['1', '2']}
          value={String(section.columns)}
          onChange={(columns) => patch({ columns: columns === '2' ? 2 : 1 })}
        />
      </div>
      <Checkbox
        label={env.t('layouts.startsCollapsed')}
        checked={section.isCollapsed ?? false}
        onChange={(event) => patch({ isCollapsed: event.currentTarget.checked })}
      />
      <ConditionField
        key={id}
        {...props}
        label={env.t('layouts.rule.visible')}
        isPlain
        condition={section.visible}
        onChange={(visible) => change(withVisible(props, 'sections', id, visible))}
      />
    </>
  )
}

function TabOptions({ id, ...props }: Editing & { id: string }) {
  const { layout, change, env } = props
  const metadata = useMetadata()
  const tab = layout.tabs.find((one) => one.id === id)
  if (!tab) return null
  const patch = (values: Partial<typeof tab>) => change(patchTab(layout, id, values))
  return (
    <>
      <h2 className={styles.inspectorTitle}>{tabLabel(metadata, props, tab)}</h2>
      <TitleInput
        {...props}
        title={tab.title ?? ''}
        fallback={tabLabel(metadata, props, { ...tab, title: '' })}
        onChange={(title) => patch({ title })}
      />
      {tab.kind === 'text' ? (
        <Textarea
          label={env.t('layouts.text')}
          autosize
          minRows={4}
          value={env.text(tab.text)}
          onChange={(event) => patch({ text: withLanguage(tab.text ?? '', env.language, event.currentTarget.value) })}
        />
      ) : null}
      {tab.kind === 'related' ? <ListOptions {...props} id={id} /> : null}
      <ConditionField
        key={id}
        {...props}
        label={env.t('layouts.rule.visible')}
        isPlain
        condition={tab.visible}
        onChange={(visible) => change(withVisible(props, 'tabs', id, visible))}
      />
    </>
  )
}

/** Columns and order of a related list. */
function ListOptions({ id, ...props }: Editing & { id: string }) {
  const { object, layout, change, env } = props
  const { objects } = useMetadata()
  const tab = layout.tabs.find((one) => one.id === id)
  const entry = relatedOf(objects, object).find(({ list }) => list.path === tab?.path)
  if (!tab || !entry) return null
  const { target, list } = entry
  const options = target.fields
    .filter((field) => field.name !== list.field && field.name !== 'id')
    .map((field) => ({ value: field.name, label: env.text(field.label, field.name) }))
  const sortable = options.filter(({ value }) => target.fields.some((field) => field.name === value && field.sortable))
  const [sort] = tab.sort ?? []
  return (
    <>
      <MultiSelect
        label={env.t('layouts.listColumns')}
        data={options}
        searchable
        value={tab.columns ?? defaultColumns(target).filter((path) => options.some(({ value }) => value === path))}
        onChange={(columns) => change(patchTab(layout, id, { columns }))}
      />
      <Select
        label={env.t('layouts.listSort')}
        data={sortable}
        searchable
        clearable
        value={sort?.field ?? null}
        onChange={(field) =>
          change(patchTab(layout, id, { sort: field ? [{ field, direction: sort?.direction ?? 'asc' }] : [] }))
        }
      />
      {sort ? (
        <SegmentedControl
          fullWidth
          aria-label={env.t('layouts.direction')}
          data={(['asc', 'desc'] as const).map((value) => ({ value, label: env.t(`layouts.${value}`) }))}
          value={sort.direction}
          onChange={(direction) =>
            change(
              patchTab(layout, id, { sort: [{ field: sort.field, direction: direction === 'desc' ? 'desc' : 'asc' }] }),
            )
          }
        />
      ) : null}
      <ConditionField
        key={`${id} filter`}
        {...props}
        object={target}
        label={env.t('layouts.listFilter')}
        isPlain
        condition={tab.filter}
        onChange={(filter) => {
          const { filter: _old, ...rest } = tab
          change({
            ...layout,
            tabs: layout.tabs.map((one) => (one.id === id ? { ...rest, ...(filter ? { filter } : {}) } : one)),
          })
        }}
      />
    </>
  )
}

function PageOptions({ env, purpose }: Editing) {
  const hint = purpose === 'card' ? env.t('layouts.cardHint', { count: mostOnCard }) : env.t('layouts.chooseHint')
  return (
    <>
      <h2 className={styles.inspectorTitle}>{env.t(purpose === 'card' ? 'layouts.purposes.card' : 'layouts.page')}</h2>
      <p className={styles.hint}>{hint}</p>
    </>
  )
}

function RailCard({ id, ...props }: Editing & { id: string }) {
  const { env } = props
  const label = useRailLabel(props)
  return (
    <>
      <h2 className={styles.inspectorTitle}>{label(id)}</h2>
      <p className={styles.hint}>{env.t(id === linksCard ? 'layouts.content.links' : 'layouts.content.newest')}</p>
    </>
  )
}

interface TitleProps extends Editing {
  title: Label
  fallback: string
  onChange: (title: Label) => void
}

/** Written in the reader's language; the other languages keep theirs. */
function TitleInput({ title, fallback, env, onChange }: TitleProps) {
  return (
    <TextInput
      label={env.t('layouts.title')}
      placeholder={fallback}
      maxLength={100}
      value={env.text(title)}
      onChange={(event) => onChange(withLanguage(title, env.language, event.currentTarget.value))}
    />
  )
}

const withLanguage = (label: Label, language: Language, text: string): Label =>
  typeof label === 'string' ? { [language]: text } : { ...label, [language]: text }

function withVisible(
  { layout }: Editing,
  list: 'sections' | 'tabs',
  id: string,
  visible: Editing['layout']['tabs'][number]['visible'],
) {
  const replaced = layout[list].map((one) => {
    if (one.id !== id) return one
    const { visible: _old, ...rest } = one
    return visible ? { ...rest, visible } : rest
  })
  return { ...layout, [list]: replaced }
}
