import styles from './Avatar.module.css'
import { colourOf } from './colours.ts'

export interface AvatarProps {
  name: string
  /** People are round, things are square. */
  shape?: 'round' | 'square'
  size?: 'sm' | 'md' | 'lg'
  image?: string
}

/** Decoration beside a name that is written anyway, so it is not read out. */
export function Avatar({ name, shape = 'round', size = 'sm', image }: AvatarProps) {
  const className = `${styles.avatar} ${styles[shape]} ${styles[size]}`
  if (image) return <img className={className} src={image} alt="" />
  return (
    <span className={className} data-colour={colourOf(name)} aria-hidden="true">
      {initials(name, shape)}
    </span>
  )
}

/** First letters of the first and last word; one letter for things and for scripts without spaces. */
function initials(name: string, shape: 'round' | 'square'): string {
  const words = name.trim().split(/\s+/)
  const first = firstLetter(words[0] ?? '')
  return shape === 'square' || words.length < 2 ? first : first + firstLetter(words.at(-1) ?? '')
}

const firstLetter = (word: string) =>
  [...word].find((character) => /[\p{L}\p{N}]/u.test(character))?.toUpperCase() ?? '?'
