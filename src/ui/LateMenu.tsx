import type { MenuProps } from '@mantine/core'
import { type CSSProperties, type ReactNode, useEffect } from 'react'
import { Menu } from './inputs.ts'
import { menuTarget } from './menuTarget.tsx'
import type { MenuOfButton } from './useMenuButton.ts'

export interface LateMenuProps extends Pick<MenuProps, 'position' | 'width' | 'withinPortal'> {
  menu: MenuOfButton
  listClassName?: string | undefined
  listStyle?: CSSProperties
  children: ReactNode
}

/** The menu of a button that stood before it, by `useMenuButton`: drawn beside the button, once, and open from then on at each press. */
export function LateMenu({ menu, listClassName, listStyle, children, ...rest }: LateMenuProps) {
  const { id, button, isOpen, onChange } = menu
  // It gives the focus back to what had it when it opened, so it must be there already, and closed.
  useEffect(() => onChange(true), [onChange])
  return (
    <Menu position="bottom-end" {...rest} id={id} opened={isOpen} onChange={onChange}>
      <Menu.Target>{menuTarget(button)}</Menu.Target>
      <Menu.Dropdown className={listClassName} style={listStyle}>
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}
