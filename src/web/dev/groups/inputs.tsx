import type { ComponentType, ReactNode } from 'react'
import {
  Checkbox,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Radio,
  SegmentedControl,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '#ui/inputs.ts'
import { names } from '../../samples/values.ts'
import { type Kit, type Shown, specimen } from '../specimen.ts'

/** Everything that is filled in. */
export const inputs = (kit: Kit) => {
  const list = ['Alpha', 'Beta', 'Gamma', names.long]
  const show = { visibilityToggleButtonProps: { 'aria-label': kit.t('ui.identity.show') } }
  return [
    specimen(kit, 'TextInput', typed(kit, TextInput, 'Alpha')),
    specimen(kit, 'PasswordInput', typed(kit, PasswordInput, 'Alpha', show)),
    specimen(kit, 'Textarea', typed(kit, Textarea, `Alpha\n${names.company}`)),
    specimen(kit, 'NumberInput', typed(kit, NumberInput, 1204)),
    specimen(kit, 'Select', typed(kit, Select, 'Alpha', { data: list })),
    specimen(kit, 'MultiSelect', typed(kit, MultiSelect, ['Alpha', 'Gamma'], { data: list }, [names.long])),
    specimen(kit, 'TagsInput', typed(kit, TagsInput, ['Alpha', 'Gamma'], {}, [names.long])),
    specimen(kit, 'Checkbox', ticked(kit, Checkbox, [{ state: 'mixed', props: { indeterminate: true } }])),
    specimen(kit, 'Radio', ticked(kit, Radio)),
    specimen(kit, 'Switch', ticked(kit, Switch)),
    specimen(kit, 'SegmentedControl', segments(kit)),
  ]
}

type Any = ComponentType<Record<string, unknown>>

/** A field with a border: the same states for each of them. */
function typed(
  { t }: Kit,
  input: unknown,
  value: unknown,
  own: Record<string, unknown> = {},
  long: unknown = names.long,
): Shown[] {
  const Input = input as Any
  const of = (props: Record<string, unknown>): ReactNode => <Input label={t('dev.sample.label')} {...own} {...props} />
  return [
    { state: 'empty', content: of({ placeholder: t('dev.sample.placeholder') }) },
    { state: 'filled', content: of({ defaultValue: value }) },
    { state: 'focus', force: 'focus', content: of({ defaultValue: value }) },
    { state: 'described', content: of({ defaultValue: value, description: t('dev.sample.help') }) },
    { state: 'required', content: of({ defaultValue: value, withAsterisk: true }) },
    { state: 'error', content: of({ defaultValue: value, error: t('dev.sample.error') }) },
    { state: 'readOnly', content: of({ defaultValue: value, readOnly: true }) },
    { state: 'disabled', content: of({ defaultValue: value, disabled: true }) },
    { state: 'long', content: of({ defaultValue: typeof value === 'number' ? 98_765_432_101 : long }) },
    { state: 'rightToLeft', isRightToLeft: true, content: of({ defaultValue: value }) },
  ]
}

interface More {
  state: string
  props: Record<string, unknown>
}

/** What is on or off. */
function ticked({ t }: Kit, input: unknown, more: More[] = []): Shown[] {
  const Input = input as Any
  const of = (props: Record<string, unknown>, label: string = t('dev.sample.label')): ReactNode => (
    <Input label={label} {...props} />
  )
  return [
    { state: 'rest', content: of({}) },
    { state: 'on', content: of({ defaultChecked: true }) },
    ...more.map(({ state, props }): Shown => ({ state, content: of(props) })),
    { state: 'hover', force: 'hover', content: of({}) },
    { state: 'focus', force: 'focus', content: of({}) },
    { state: 'described', content: of({ description: t('dev.sample.help') }) },
    { state: 'error', content: of({ error: t('dev.sample.error') }) },
    { state: 'disabled', content: of({ disabled: true, defaultChecked: true }) },
    { state: 'long', content: of({}, names.long) },
    { state: 'rightToLeft', isRightToLeft: true, content: of({ defaultChecked: true }) },
  ]
}

function segments({ t }: Kit): Shown[] {
  const of = (props: Record<string, unknown>, data: string[] = ['Alpha', 'Beta', 'Gamma']) => (
    <SegmentedControl aria-label={t('dev.sample.label')} data={data} {...props} />
  )
  return [
    { state: 'rest', content: of({}) },
    { state: 'focus', force: 'focus', content: of({}) },
    { state: 'disabled', content: of({ disabled: true }) },
    { state: 'rightToLeft', isRightToLeft: true, content: of({}) },
    { state: 'wide', isWide: true, content: of({ fullWidth: true }) },
  ]
}
