import { IconPlus, IconX } from '@tabler/icons-react'
import { useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import type { Choice } from '#kernel/fields/contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { colourOf, tagColours } from '#ui/colours.ts'
import { Popover, TextInput } from '#ui/inputs.ts'
import { Tag } from '#ui/Tag.tsx'
import styles from './ChoicesEditor.module.css'
import { Group } from './SettingsPage.tsx'

interface ChoicesEditorProps {
  choices: Choice[]
  error: string | undefined
  onChange: (choices: Choice[]) => void
}

/** The values of a choice field in their order. A value once made keeps its name for programs, whatever it is called. */
export function ChoicesEditor({ choices, error, onChange }: ChoicesEditorProps) {
  const t = useT()
  const label = useLabel()
  const language = useLanguage()
  const replace = (index: number, choice: Choice) => onChange(choices.map((one, at) => (at === index ? choice : one)))
  const rename = (choice: Choice, text: string): Choice => ({
    ...choice,
    value: isNew(choice) ? text : choice.value,
    label: typeof choice.label === 'object' ? { ...choice.label, [language]: text } : { [language]: text },
  })
  const add = () =>
    onChange([
      ...choices,
      { value: '', label: '', color: tagColours[(choices.length * 7 + 10) % tagColours.length] ?? 'gray' },
    ])
  return (
    <Group title={t('settings.fields.choices')}>
      {choices.map((choice, index) => (
        <div key={keyOf(choice, index)} className={styles.choice}>
          <ColourPicker
            text={label(choice.label)}
            colour={choice.color}
            onChange={(color) => replace(index, { ...choice, color })}
          />
          <TextInput
            aria-label={t('settings.fields.choice', { number: index + 1 })}
            value={label(choice.label)}
            onChange={(event) => replace(index, rename(choice, event.currentTarget.value))}
          />
          <IconButton label={t('settings.remove')} onClick={() => onChange(choices.filter((_, at) => at !== index))}>
            <IconX size={14} />
          </IconButton>
        </div>
      ))}
      {error ? <p className={styles.error}>{error}</p> : null}
      <div>
        <Button size="sm" icon={<IconPlus size={14} />} onClick={add}>
          {t('settings.fields.addChoice')}
        </Button>
      </div>
    </Group>
  )
}

/** A value still follows its label while both are the same text. */
const isNew = (choice: Choice) =>
  typeof choice.label === 'object'
    ? Object.values(choice.label).every((text) => text === choice.value)
    : choice.label === choice.value

/** The place in the list is the identity while a value is being typed. */
const keyOf = (choice: Choice, index: number) => (isNew(choice) ? `new ${index}` : choice.value)

interface ColourPickerProps {
  text: string
  colour: string | undefined
  onChange: (colour: string) => void
}

function ColourPicker({ text, colour, onChange }: ColourPickerProps) {
  const t = useT()
  return (
    <Popover position="bottom-start" withinPortal={false}>
      <Popover.Target>
        <button
          type="button"
          className={styles.swatch}
          data-colour={colour ?? colourOf(text)}
          aria-label={t('settings.fields.colourOf', { choice: text })}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <Tag {...(colour ? { colour } : {})}>{text || '…'}</Tag>
        <div className={styles.palette}>
          {tagColours.map((name) => (
            <button
              key={name}
              type="button"
              className={styles.swatch}
              data-colour={name}
              aria-label={name}
              aria-pressed={name === colour}
              title={name}
              onClick={() => onChange(name)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
