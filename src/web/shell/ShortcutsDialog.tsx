import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { Dialog } from '#ui/Dialog.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import styles from './ShortcutsDialog.module.css'
import { goTargets } from './shortcuts.ts'

const everywhere = [
  ['mod+k', 'search'],
  ['/', 'search'],
  ['?', 'help'],
  ['mod+z', 'undo'],
  ['Esc', 'close'],
] as const

const inLists = [
  ['↑+↓+←+→', 'move'],
  ['Enter', 'edit'],
  ['mod+Enter', 'open'],
  ['Space', 'select'],
  ['Del', 'clear'],
  ['mod+c', 'copy'],
  ['j', 'next'],
  ['k', 'previous'],
] as const

/** The cheat-sheet: every key that does something, on one page. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  return (
    <Dialog title={t('shell.shortcuts')} size="lg" onClose={onClose}>
      <div className={styles.columns}>
        <Keys
          title={t('shell.keys.everywhere')}
          rows={everywhere.map(([keys, name]) => [keys, t(`shell.keys.${name}`)])}
        />
        <Keys title={t('shell.keys.lists')} rows={inLists.map(([keys, name]) => [keys, t(`shell.keys.${name}`)])} />
        <Keys title={t('shell.keys.goTo')} rows={useGoRows()} />
      </div>
    </Dialog>
  )
}

function useGoRows(): [string, string][] {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const names: Record<string, string> = {
    '/': t('shell.home'),
    '/settings': t('shell.settings'),
    '/import': t('shell.import'),
  }
  for (const object of objects) names[`/o/${object.plural}`] = label(object.pluralLabel, object.plural)
  return Object.entries(goTargets(objects)).map(([letter, path]) => [`g+${letter}`, names[path] ?? path])
}

function Keys({ title, rows }: { title: string; rows: (readonly [string, string])[] }) {
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {rows.map(([keys, text]) => (
          <div key={keys} className={styles.row}>
            <dt>
              <Kbd keys={keys} />
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
