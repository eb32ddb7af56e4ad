import { IconStarFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Tag } from '#ui/Tag.tsx'
import styles from './fields.module.css'
import { MorePieces } from './MorePieces.tsx'
import { useName } from './useName.ts'
import type { DisplayEnv, DisplayProps } from './widget.ts'

interface LineOptions {
  title?: string | undefined
  className?: string | undefined
}

// A screen of a table draws hundreds of values at once. What is in small letters here is a part of a display that is called,
// where a component of its own would double the time.

/** One line of text; the whole of it in the title where it may be cut. */
export const line = (text: ReactNode, { title, className = '' }: LineOptions = {}) => (
  <span className={`${styles.line} ${className}`} title={title}>
    {text}
  </span>
)

/** Numbers stand under each other digit by digit. */
export const numberLine = (text: string) => line(text, { className: styles.tabular })

/** The kind's own plain text. */
export function TextDisplay<V>({ value, field, env, dense }: DisplayProps<V>) {
  const text = kindOf(field.kind).text(value as never, field, env.language)
  return dense ? line(text, { title: text }) : <span className={styles.prose}>{text}</span>
}

/** Several pieces: as many as one line holds and "+n", which opens all of them, or all at once. */
export function Pieces({ items, dense }: { items: ReactNode[]; dense: boolean }) {
  const shown = dense ? items.slice(0, 3) : items
  return (
    <span className={dense ? styles.row : styles.wrap}>
      {shown}
      {items.length > shown.length ? <MorePieces items={items} hidden={items.length - shown.length} /> : null}
    </span>
  )
}

export function ChoiceTag({ value, field, env }: { value: string; field: DisplayProps['field']; env: DisplayEnv }) {
  const choice = field.choices?.find((one) => one.value === value)
  return <Tag {...(choice?.color ? { colour: choice.color } : {})}>{env.text(choice?.label, value)}</Tag>
}

/** A linked record: picture and name, opens its page. */
export function RecordChip({ object, id, env }: { object: string; id: string; env: DisplayEnv }) {
  const name = useName(env, object, id)
  if (name === undefined) return <span className={styles.chip} aria-busy="true" />
  if (name === '') return <span className={styles.muted}>{env.t('fields.hidden')}</span>
  return namedChip({ name, href: env.hrefOf(object, id), isRound: env.isPerson(object), env })
}

/** Picture and name. */
export function namedChip(chip: { name: string; href: string | null; isRound: boolean; env: DisplayEnv }) {
  const { name, href, isRound, env } = chip
  const content = (
    <>
      {Avatar({ name, shape: isRound ? 'round' : 'square' })}
      <span className={styles.chipText}>{name}</span>
    </>
  )
  if (href === null) return <span className={styles.chip}>{content}</span>
  return (
    <a
      className={styles.chip}
      href={href}
      title={name}
      tabIndex={-1}
      draggable={false}
      onClick={(event) => {
        event.stopPropagation()
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        env.open(href)
      }}
    >
      {content}
    </a>
  )
}

export function LinkDisplay({ value, field, env }: DisplayProps<string>) {
  return <RecordChip object={kindOf(field.kind).target?.(field) ?? ''} id={value} env={env} />
}

/** Only addresses that cannot run code become links. */
export const safeHref = (href: string): string | null => (/^(https?|mailto|tel):/i.test(href) ? href : null)

export function outLink({ href, text }: { href: string; text: string }) {
  const safe = safeHref(href)
  if (safe === null) return line(text, { title: text })
  const isWeb = safe.startsWith('http')
  return (
    <a
      className={styles.link}
      href={safe}
      title={text}
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
      {...(isWeb ? { target: '_blank', rel: 'noopener noreferrer' } : {})}
    >
      {text}
    </a>
  )
}

interface ShownEntry {
  type?: string
  isPrimary?: boolean
  optOut?: boolean
  invalid?: boolean
}

/**
 * Address and number lists: each with what kind it is and what is said about it. One that does not work, or whose owner does
 * not want to be reached by it, is struck through, says why, and leads nowhere.
 */
export function EntryList<E extends ShownEntry>(props: {
  entries: E[]
  dense: boolean
  env: DisplayEnv
  hrefOf: (entry: E) => string
  textOf: (entry: E) => string
}) {
  const { entries, dense, env, hrefOf, textOf } = props
  const items = entries.map((entry) => {
    const text = textOf(entry)
    const flags = (['optOut', 'invalid'] as const).filter((flag) => entry[flag])
    const isMarked = !dense && entries.length > 1 && entry.isPrimary
    return (
      <span key={text} className={styles.row}>
        {flags.length > 0
          ? line(text, { title: text, className: styles.struck })
          : outLink({ href: hrefOf(entry), text })}
        {isMarked ? (
          <IconStarFilled className={styles.star} size={12} role="img" aria-label={env.t('fields.flag.isPrimary')} />
        ) : null}
        {entry.type && !dense ? <span className={styles.note}>{env.t(`fields.type.${entry.type}`)}</span> : null}
        {flags.map((flag) => (
          <span key={flag} className={styles.note} data-flag={flag}>
            {env.t(`fields.flag.${flag}`)}
          </span>
        ))}
      </span>
    )
  })
  return Pieces({ items, dense })
}

export const isEmptyValue = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
