import type { ReactNode } from 'react'
import { colourName } from './colours.ts'
import styles from './Tag.module.css'

/** A coloured word: a choice, a status, a tag. The word carries the meaning, the colour only helps to find it. */
export function Tag({ children, colour, dot = false }: { children: ReactNode; colour?: string; dot?: boolean }) {
  return (
    <span className={styles.tag} data-colour={colourName(colour, String(children))}>
      {dot ? <span className={styles.dot} /> : null}
      <span className={styles.text}>{children}</span>
    </span>
  )
}
