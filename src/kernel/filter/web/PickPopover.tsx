import { type ComponentProps, cloneElement, type ReactElement, useRef, useState } from 'react'
import { Popover } from '#ui/inputs.ts'
import type { EditorContext } from './context.ts'
import styles from './filter.module.css'
import type { Target } from './picker.ts'
import { TargetPicker } from './TargetPicker.tsx'

type Opener = ReactElement<ComponentProps<'button'>>

/** A button that opens the choice of a field. After the choice the keyboard goes on in what was chosen, else back to the button. */
export function PickPopover(props: EditorContext & { onPick: (target: Target) => void; children: Opener }) {
  const { object, env, parseEnv, onPick, children } = props
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <Popover
      opened={isOpen}
      onChange={(opened) => {
        setOpen(opened)
        if (!opened) button.current?.focus()
      }}
      position="bottom-start"
      trapFocus
    >
      <Popover.Target>{cloneElement(children, { ref: button, onClick: () => setOpen(!isOpen) })}</Popover.Target>
      <Popover.Dropdown className={styles.list ?? ''}>
        <TargetPicker
          object={object}
          env={env}
          parseEnv={parseEnv}
          onPick={(target) => {
            setOpen(false)
            onPick(target)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
