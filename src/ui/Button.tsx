import type { ComponentProps, ReactNode } from 'react'
import styles from './Button.module.css'
import { Spinner } from './Progress.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** One `primary` a screen; `secondary` has a border, `quiet` has none. */
  variant?: ButtonVariant
  size?: 'sm' | 'md' | 'lg'
  icon?: ReactNode
  /** Keeps the width, shows a spinner and ignores clicks. */
  busy?: boolean
  children: ReactNode
}

export function Button({ variant = 'secondary', size = 'md', icon, busy = false, children, ...rest }: ButtonProps) {
  const className = `${styles.button} ${styles[variant]} ${styles[size]} ${rest.className ?? ''}`
  return (
    <button
      type="button"
      {...rest}
      className={className}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
    >
      {busy ? <Spinner /> : icon}
      <span className={styles.label}>{children}</span>
    </button>
  )
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What the button does: read out, and shown on hover. */
  label: string
  children: ReactNode
  pressed?: boolean
}

export function IconButton({ label, pressed, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${styles.iconOnly} ${rest.className ?? ''}`}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
    >
      {children}
    </button>
  )
}
