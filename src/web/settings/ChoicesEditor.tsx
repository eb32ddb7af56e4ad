import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import type { Choice } from '#kernel/fields/contract.ts'
import { Button } from '#ui/Button.tsx'
import { tagColours } from '#ui/colours.ts'
import { Switch, TextInput } from '#ui/inputs.ts'
import { Sortable } from '#ui/Sortable.tsx'
import styles from './ChoicesEditor.module.css'
import { ColourPicker } from './ColourPicker.tsx'
import { isNew } from './choiceDrafts.ts'

interface ChoicesEditorProps {
  choices: Choice[]
  error: string | undefined
  onChange: (choices: Choice[]) => void
  /** What else stands at the end of a row. */
  more?: (choice: Choice, at: number) => ReactNode
  isLocked?: (choice: Choice) => boolean
  canAdd?: boolean
}

/** The values of a choice field in their order. A value once made keeps its name for programs, whatever it is called. */
export function ChoicesEditor({ choices, error, onChange, more, isLocked, canAdd = true }: ChoicesEditorProps) {
  const t = useT()
  const label = useLabel()
  const language = useLanguage()
  const replace = (index: number, choice: Choice) => onChange(choices.map((one, at) => (at === index ? choice : one)))
  const rename = (choice: Choice, text: string): Choice => ({
    ...choice,
    label: typeof choice.label === 'object' ? { ...choice.label, [language]: text } : { [language]: text },
  })
  const add = () =>
    onChange([
      ...choices,
      { value: '', label: '', color: tagColours[(choices.length * 7 + 10) % tagColours.length] ?? 'gray' },
    ])
  return (
    <div className={styles.editor}>
      <Sortable
        label={t('settings.fields.choices')}
        items={choices.map((choice, at) => ({ choice, at }))}
        keyOf={({ choice, at }) => keyOf(choice, at)}
        nameOf={({ choice, at }) => label(choice.label) || t('settings.fields.choice', { number: at + 1 })}
        onOrder={(rows) => onChange(rows.map(({ choice }) => choice))}
      >
        {({ choice, at }) => (
          <>
            <ColourPicker
              text={label(choice.label)}
              colour={choice.color}
              onChange={(color) => replace(at, { ...choice, color })}
            />
            <TextInput
              className={styles.name ?? ''}
              aria-label={t('settings.fields.choice', { number: at + 1 })}
              value={label(choice.label)}
              data-inactive={choice.isActive === false || undefined}
              onChange={(event) => replace(at, rename(choice, event.currentTarget.value))}
            />
            <Switch
              size="xs"
              aria-label={t('settings.picklists.offered', { choice: label(choice.label) })}
              checked={choice.isActive !== false}
              disabled={isLocked?.(choice) === true}
              onChange={(event) => replace(at, { ...choice, isActive: event.currentTarget.checked })}
            />
            {more?.(choice, at)}
          </>
        )}
      </Sortable>
      {error ? (
        <p className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
      {canAdd ? (
        <div>
          <Button size="sm" icon={<IconPlus size={14} />} onClick={add}>
            {t('settings.fields.addChoice')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** The place in the list is the identity while a value is being typed. */
const keyOf = (choice: Choice, index: number) => (isNew(choice) ? `new ${index}` : choice.value)
