import { useRef } from 'react'
import { type Command, currentCommands } from '#kernel/client/commands.ts'
import { useT } from '#kernel/client/i18n.ts'
import { gridSheet } from '#kernel/records/web/gridSheet.ts'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import styles from './ShortcutsDialog.module.css'

/** The cheat-sheet: every key that does something here and now, as the screens have said it. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  // What could be done before the sheet lay over it.
  const { current: commands } = useRef(currentCommands())
  const withKeys = commands.filter(({ keys }) => keys && keys.length > 0)
  const of = (...sections: Command['section'][]) =>
    withKeys.filter(({ section }) => sections.includes(section)).map(row)
  const close = { keys: ['Escape'], label: t('shell.keys.close') }
  const grid = gridSheet.map(({ keys, does }) => ({ keys: keys.split(' '), label: t(`shell.keys.${does}`) }))
  return (
    <Dialog
      title={t('shell.shortcuts')}
      size="lg"
      onClose={onClose}
      actions={
        <ButtonLink to="/keys" onClick={onClose}>
          {t('shell.practise')}
        </ButtonLink>
      }
    >
      <div className={styles.columns}>
        <Keys title={t('shell.keys.everywhere')} rows={[...of('program'), close]} />
        <Keys title={t('shell.keys.here')} rows={of('screen', 'selection')} />
        <Keys title={t('shell.keys.lists')} rows={grid} />
        <Keys title={t('shell.keys.goTo')} rows={of('go', 'create')} />
      </div>
    </Dialog>
  )
}

interface Row {
  label: string
  keys: readonly string[]
}

const row = ({ label, keys = [] }: Command): Row => ({ label, keys })

function Keys({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {rows.map(({ keys, label }) => (
          <div key={`${keys.join()} ${label}`} className={styles.row}>
            <dt className={styles.keys}>
              {keys.map((one) => (
                <Kbd key={one} keys={one} />
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
