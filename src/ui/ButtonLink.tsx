import { createLink } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'
import styles from './Button.module.css'
import type { ButtonVariant } from './Button.tsx'

interface AnchorProps extends Omit<ComponentProps<'a'>, 'children'> {
  variant?: ButtonVariant
  size?: 'sm' | 'md' | 'lg'
  icon?: ReactNode
  children?: ReactNode
}

/** For addresses that are no screen of the app, such as the way to an identity provider. */
export function ButtonAnchor({ variant = 'secondary', size = 'md', icon, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={`${styles.button} ${styles[variant]} ${styles[size]}`}>
      {icon}
      <span className={styles.label}>{children}</span>
    </a>
  )
}

/** Looks like a button and is a link: can be opened in a new tab, copied, preloaded. */
export const ButtonLink = createLink(ButtonAnchor)
