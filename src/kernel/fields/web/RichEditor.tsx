import { IconBold, IconItalic, IconList, IconListNumbers } from '@tabler/icons-react'
import DOMPurify from 'dompurify'
import { useEffect, useRef } from 'react'
import { IconButton } from '#ui/Button.tsx'
import styles from './fields.module.css'
import type { EditorProps } from './widget.ts'

const commands = [
  { command: 'bold', Icon: IconBold },
  { command: 'italic', Icon: IconItalic },
  { command: 'insertUnorderedList', Icon: IconList },
  { command: 'insertOrderedList', Icon: IconListNumbers },
] as const

/** Simple formatted text. What is pasted is cleaned here for the eye and again by the server for safety. */
export function RichEditor({ value, env, field, onChange, autoFocus, typed, id, label, error }: EditorProps<string>) {
  const area = useRef<HTMLDivElement>(null)
  const first = useRef(typed ?? value ?? '')
  useEffect(() => {
    const element = area.current
    if (!element) return
    element.innerHTML = DOMPurify.sanitize(first.current)
    if (autoFocus) element.focus()
  }, [autoFocus])
  const tell = () => {
    const element = area.current
    if (element) onChange(element.textContent?.trim() ? DOMPurify.sanitize(element.innerHTML) : null)
  }
  const run = (command: string) => {
    area.current?.focus()
    document.execCommand(command)
    tell()
  }
  return (
    <div>
      <div className={styles.tools} role="toolbar" aria-label={env.t('fields.formatting')}>
        {commands.map(({ command, Icon }) => (
          <IconButton
            key={command}
            label={env.t(`fields.format.${command}`)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(command)}
          >
            <Icon size={14} />
          </IconButton>
        ))}
      </div>
      <div
        ref={area}
        id={id}
        className={`${styles.editable} ${styles.rich}`}
        contentEditable
        suppressContentEditableWarning
        role="textbox"
        tabIndex={0}
        aria-multiline="true"
        aria-label={label ?? env.text(field.label, field.name)}
        onInput={tell}
        onPaste={(event) => {
          const html = event.clipboardData.getData('text/html')
          if (!html) return
          event.preventDefault()
          document.execCommand('insertHTML', false, DOMPurify.sanitize(html))
        }}
      />
      {error ? (
        <div className={styles.error} role="alert">
          {error}
        </div>
      ) : null}
    </div>
  )
}
