import styles from './Kbd.module.css'

const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

/** `Kbd keys="mod+k"`: written as the reader's keyboard has it. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split('+').map((key) => (
        <kbd key={key} className={styles.key}>
          {key === 'mod' ? (isApple ? '⌘' : 'Ctrl') : key.length === 1 ? key.toUpperCase() : key}
        </kbd>
      ))}
    </span>
  )
}
