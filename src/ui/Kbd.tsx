import { useTranslation } from 'react-i18next'
import styles from './Kbd.module.css'

const isApple = /Mac|iPhone|iPad/.test(navigator.platform)
const signs: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Enter: '↵' }
const apple: Record<string, string> = { mod: '⌘', alt: '⌥', shift: '⇧' }

/** `Kbd keys="mod+k"`: written as the reader's keyboard has it; `g a` is one after the other. */
export function Kbd({ keys }: { keys: string }) {
  const { t } = useTranslation()
  const nameOf = (key: string): string => {
    if (isApple && apple[key]) return apple[key]
    if (signs[key]) return signs[key]
    return key.length === 1 ? key.toUpperCase() : t(`ui.key.${key}`, { defaultValue: key })
  }
  return (
    <span className={styles.keys} dir="ltr">
      {keys.split(/[+ ]/).map((key) => (
        <kbd key={key} className={styles.key}>
          {nameOf(key)}
        </kbd>
      ))}
    </span>
  )
}
