import { type ReactNode, useRef } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { typeOf } from '#kernel/formulas/types.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Select, Textarea } from '#ui/inputs.ts'
import styles from './FormulaField.module.css'

interface FormulaTextProps {
  object: ObjectMetadata
  label: string
  hint: string
  examples: readonly string[]
  value: string
  error: string | undefined
  onChange: (text: string) => void
  /** What it gives, while it is written. */
  children: ReactNode
}

/** Where a formula or a condition is written: names of fields are put in from a list. */
export function FormulaText({ object, label, hint, examples, value, error, onChange, children }: FormulaTextProps) {
  const t = useT()
  const input = useRef<HTMLTextAreaElement>(null)
  const insert = (text: string) => {
    const { selectionStart = 0, selectionEnd = 0 } = input.current ?? {}
    onChange(`${value.slice(0, selectionStart)}${text}${value.slice(selectionEnd)}`)
    input.current?.focus()
  }
  return (
    <div className={styles.formula}>
      <Textarea
        ref={input}
        label={label}
        description={hint}
        classNames={{ input: styles.text ?? '' }}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        autoCapitalize="off"
        dir="ltr"
        required
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <InsertField object={object} onInsert={insert} />
      {children}
      <p className={styles.examples}>
        {t('settings.formula.examples')}{' '}
        {examples.map((example) => (
          <code key={example}>{example}</code>
        ))}
      </p>
    </div>
  )
}

function InsertField({ object, onInsert }: { object: ObjectMetadata; onInsert: (text: string) => void }) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const usable = (one: ObjectMetadata) => one.fields.filter((field) => !field.isSystem && typeOf(field) !== null)
  const entry = (field: FieldMetadata, path: string) => ({
    value: path,
    label: `${label(field.label, field.name)} · ${path}`,
  })
  const behind = object.fields.flatMap((link) => {
    const target = link.storage === 'uuid' ? objects.find(({ name }) => name === link.target) : undefined
    if (!target) return []
    const items = usable(target).map((field) => entry(field, `${link.name}.${field.name}`))
    return [{ group: label(link.label, link.name), items }]
  })
  const own = {
    group: label(object.label, object.name),
    items: usable(object).map((field) => entry(field, field.name)),
  }
  return (
    <Select
      aria-label={t('settings.formula.insert')}
      placeholder={t('settings.formula.insert')}
      data={[own, ...behind]}
      value={null}
      searchable
      size="xs"
      maxDropdownHeight={280}
      onChange={(path) => path && onInsert(path)}
    />
  )
}
