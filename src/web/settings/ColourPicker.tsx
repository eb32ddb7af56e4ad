import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { colourName, tagColours } from '#ui/colours.ts'
import { Popover } from '#ui/inputs.ts'
import { Tag } from '#ui/Tag.tsx'
import styles from './ChoicesEditor.module.css'

interface ColourPickerProps {
  text: string
  colour: string | undefined
  onChange: (colour: string) => void
}

export function ColourPicker({ text, colour, onChange }: ColourPickerProps) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover position="bottom-start" opened={isOpen} onChange={setOpen} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.swatchButton}
          aria-label={t('settings.fields.colourOf', { choice: text })}
          onClick={() => setOpen(!isOpen)}
        >
          <span className={styles.swatch} data-colour={colourName(colour, text)} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Tag {...(colour ? { colour } : {})}>{text || '…'}</Tag>
        <div className={styles.palette}>
          {tagColours.map((name) => (
            <button
              key={name}
              type="button"
              className={styles.swatchButton}
              aria-label={t(`settings.colours.${name}`)}
              aria-pressed={name === colour}
              title={t(`settings.colours.${name}`)}
              onClick={() => {
                onChange(name)
                setOpen(false)
              }}
            >
              <span className={styles.swatch} data-colour={name} />
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
