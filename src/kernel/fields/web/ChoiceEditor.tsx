import { MultiSelect, Select, TagsInput } from '#ui/inputs.ts'
import { ChoiceTag } from './displays.tsx'
import type { EditorProps } from './widget.ts'

/** One of a list; opens at once, filters while typing, and is done with the choice. */
export function ChoiceEditor(props: EditorProps<string>) {
  const { value, field, env, onChange, onDone, autoFocus, typed, id, label, error } = props
  return (
    <Select
      id={id}
      aria-label={label}
      error={error}
      data={optionsOf(props)}
      value={value}
      searchable
      clearable={!field.required}
      allowDeselect={false}
      nothingFoundMessage={env.t('fields.nothingFound')}
      renderOption={({ option }) => <ChoiceTag value={option.value} field={field} env={env} />}
      onChange={(next) => {
        onChange(next)
        onDone?.(next)
      }}
      {...opening(autoFocus, typed)}
    />
  )
}

/** Several of a list; where the field has no list, any words. */
export function ChoicesEditor(props: EditorProps<string[]>) {
  const { value, field, env, onChange, autoFocus, typed, id, label, error } = props
  const shared = {
    id,
    'aria-label': label,
    error,
    value: value ?? [],
    onChange: (next: string[]) => onChange(next.length > 0 ? next : null),
    ...opening(autoFocus, typed),
  }
  if (!field.choices?.length) return <TagsInput {...shared} data={[]} splitChars={[',', ';']} acceptValueOnBlur />
  return (
    <MultiSelect
      {...shared}
      data={optionsOf(props)}
      searchable
      selectFirstOptionOnChange
      hidePickedOptions
      nothingFoundMessage={env.t('fields.nothingFound')}
      renderOption={({ option }) => <ChoiceTag value={option.value} field={field} env={env} />}
    />
  )
}

/** Retired choices are offered only where the record has one. */
function optionsOf({ value, field, env }: Pick<EditorProps<string | string[]>, 'value' | 'field' | 'env'>) {
  const chosen = new Set(Array.isArray(value) ? value : [value])
  return (field.choices ?? [])
    .filter((choice) => choice.isActive !== false || chosen.has(choice.value))
    .map((choice) => ({ value: choice.value, label: env.text(choice.label, choice.value) }))
}

/** Lists scroll by themselves, so that a screen reader finds them where the input says they are. */
export const opening = (autoFocus: boolean | undefined, typed: string | undefined) => ({
  comboboxProps: { width: 260, position: 'bottom-start' as const, transitionProps: { duration: 0 } },
  withScrollArea: false,
  styles: { options: { maxHeight: 260, overflowY: 'auto' as const } },
  ...(autoFocus ? { autoFocus: true, 'data-autofocus': true, defaultDropdownOpened: true } : {}),
  ...(typed ? { defaultSearchValue: typed } : {}),
})
