import type { PopoverProps } from '@mantine/core'
import { type MouseEvent, type ReactNode, useEffect } from 'react'
import { Button, type ButtonProps } from './Button.tsx'
import { Popover } from './inputs.ts'
import { menuTarget } from './menuTarget.tsx'
import { type MenuOfButton, useMenuButton } from './useMenuButton.ts'

export interface PopoverButtonProps extends Omit<ButtonProps, 'id' | 'ref'>, Pick<PopoverProps, 'position'> {
  panelClassName?: string | undefined
  /** What lies behind the button, drawn while it is open; `close` gives the focus back. */
  panel: (close: () => void) => ReactNode
}

/**
 * A button with a small form behind it. Until that is opened for the first time it is a button and costs no more than one. A
 * press whose default `onClick` prevents opens nothing.
 */
export function PopoverButton({
  position = 'bottom-end',
  panelClassName,
  panel,
  onClick,
  ...rest
}: PopoverButtonProps) {
  const { isAsked, button, menu } = useMenuButton('dialog')
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    onClick?.(event)
    if (!event.defaultPrevented) button.onClick()
  }
  return (
    <>
      <Button {...rest} {...button} onClick={press} />
      {isAsked ? <Panel menu={menu} position={position} className={panelClassName} panel={panel} /> : null}
    </>
  )
}

type PanelProps = Required<Pick<PopoverButtonProps, 'position' | 'panel'>> & {
  menu: MenuOfButton
  className: string | undefined
}

function Panel({ menu, position, className, panel }: PanelProps) {
  const { id, button, isOpen, onChange } = menu
  // It gives the focus back to what had it when it opened, so it must be there already, and closed.
  useEffect(() => onChange(true), [onChange])
  return (
    <Popover id={id} opened={isOpen} onChange={onChange} position={position} trapFocus returnFocus>
      <Popover.Target>{menuTarget(button)}</Popover.Target>
      <Popover.Dropdown className={className ?? ''}>{panel(() => onChange(false))}</Popover.Dropdown>
    </Popover>
  )
}
