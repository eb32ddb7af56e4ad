import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { partsOf } from '#kernel/filter/web/chips.ts'
import { FilterChips } from '#kernel/filter/web/FilterChips.tsx'
import type { ColourRule } from '#kernel/objects/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { tagColours } from '#ui/colours.ts'
import { Dialog } from '#ui/Dialog.tsx'
import { Select } from '#ui/inputs.ts'
import { Tag } from '#ui/Tag.tsx'
import { pickableColumns } from './columns.ts'
import styles from './dialogs.module.css'
import { useParseEnv } from './env.ts'

export interface ColoursDialogProps {
  object: ObjectMetadata
  env: DisplayEnv
  rules: ColourRule[]
  onClose: () => void
  onSave: (rules: ColourRule[]) => void
}

/** The rules by which rows and cells are coloured, the first that holds first. */
export function ColoursDialog({ object, env, rules, onClose, onSave }: ColoursDialogProps) {
  const [draft, setDraft] = useState(() => rules.map((rule, key) => ({ key, rule })))
  const put = (key: number, rule: ColourRule) => setDraft(draft.map((one) => (one.key === key ? { key, rule } : one)))
  const isWhole = draft.every(({ rule }) => partsOf(rule.filter).length > 0)
  const add = () => setDraft([...draft, { key: Math.max(-1, ...draft.map(({ key }) => key)) + 1, rule: fresh }])
  const fresh: ColourRule = {
    filter: { and: [] },
    colour: tagColours[(draft.length * 5 + 2) % tagColours.length] ?? 'red',
  }
  return (
    <Dialog
      title={env.t('records.colours.title')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button variant="primary" disabled={!isWhole} onClick={() => onSave(draft.map(({ rule }) => rule))}>
            {env.t('records.colours.save')}
          </Button>
        </>
      }
    >
      <p className={styles.intro}>{env.t('records.colours.text')}</p>
      <ol className={styles.rules}>
        {draft.map(({ key, rule }) => (
          <Rule
            key={key}
            rule={rule}
            object={object}
            env={env}
            onChange={(next) => put(key, next)}
            onRemove={() => setDraft(draft.filter((one) => one.key !== key))}
          />
        ))}
      </ol>
      <Button icon={<IconPlus size={14} />} onClick={add}>
        {env.t('records.colours.add')}
      </Button>
    </Dialog>
  )
}

interface RuleProps {
  rule: ColourRule
  object: ObjectMetadata
  env: DisplayEnv
  onChange: (rule: ColourRule) => void
  onRemove: () => void
}

function Rule({ rule, object, env, onChange, onRemove }: RuleProps) {
  const parseEnv = useParseEnv()
  const setFilter = (filter: Filter | undefined) => onChange({ ...rule, filter: filter ?? { and: [] } })
  const { field: _field, ...whole } = rule
  return (
    <li className={styles.rule}>
      <Select
        aria-label={env.t('records.colours.colour')}
        data={tagColours.map((colour) => ({
          value: colour,
          label: env.t(`records.colours.names.${colour}`),
        }))}
        value={rule.colour}
        allowDeselect={false}
        renderOption={({ option }) => <Tag colour={option.value}>{option.label}</Tag>}
        leftSection={<span className={styles.swatch} data-colour={rule.colour} />}
        onChange={(colour) => colour && onChange({ ...rule, colour })}
      />
      <Select
        aria-label={env.t('records.colours.where')}
        data={[
          { value: '', label: env.t('records.colours.row') },
          ...pickableColumns(object).map((one) => ({ value: one.name, label: env.text(one.label, one.name) })),
        ]}
        value={rule.field ?? ''}
        searchable
        allowDeselect={false}
        onChange={(field) => onChange(field ? { ...whole, field } : whole)}
      />
      <span className={styles.ruleFilter}>
        <FilterChips object={object} env={env} parseEnv={parseEnv} filter={rule.filter} onChange={setFilter} />
      </span>
      <IconButton label={env.t('records.colours.remove')} onClick={onRemove}>
        <IconTrash size={14} />
      </IconButton>
    </li>
  )
}
