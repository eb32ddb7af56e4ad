import type { ReactNode } from 'react'
import { IconButton, type IconButtonProps } from './Button.tsx'
import { LateMenu } from './LateMenu.tsx'
import { useMenuButton } from './useMenuButton.ts'

export interface IconMenuProps
  extends Omit<IconButtonProps, 'children' | 'id' | 'onClick' | 'onKeyDown' | 'pressed' | 'ref'> {
  icon: ReactNode
  /** The list of entries, where it is to look or scroll in its own way. */
  listClassName?: string | undefined
  /** Entries of a menu, drawn once it is opened. */
  children: ReactNode
}

/** What can be done, behind an icon. Until it is opened for the first time it is a button and costs no more than one. */
export function IconMenu({ icon, listClassName, children, ...rest }: IconMenuProps) {
  const { isAsked, button, menu } = useMenuButton()
  return (
    <>
      <IconButton {...rest} {...button}>
        {icon}
      </IconButton>
      {isAsked ? (
        <LateMenu menu={menu} listClassName={listClassName}>
          {children}
        </LateMenu>
      ) : null}
    </>
  )
}
