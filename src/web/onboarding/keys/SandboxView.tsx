import { IconStarFilled } from '@tabler/icons-react'
import type { KeyboardEventHandler, Ref } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { Sandbox } from './sandbox.ts'
import styles from './Trainer.module.css'

interface SandboxViewProps {
  ref: Ref<HTMLElement>
  box: Sandbox
  onKeyDown: KeyboardEventHandler
}

/** The list under practice. It takes the keys itself, so that nothing else happens by them; Tab leads out. */
export function SandboxView({ ref, box, onKeyDown }: SandboxViewProps) {
  const t = useT()
  return (
    <section
      ref={ref}
      role="application"
      aria-label={t('onboarding.keys.list')}
      className={styles.pad}
      onKeyDown={onKeyDown}
      {...{ tabIndex: 0 }}
    >
      <table className={styles.list}>
        <caption className={styles.caption}>
          {box.isFavourite ? <IconStarFilled size={14} /> : null} {t('onboarding.keys.list')}
        </caption>
        <tbody>
          {box.rows.map(({ name, city }, at) => (
            <tr
              key={name}
              data-current={at === box.row || undefined}
              data-selected={box.selected.includes(at) || undefined}
            >
              <td className={styles.mark}>{box.selected.includes(at) ? '✓' : ''}</td>
              <td>{name}</td>
              <td>{city || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {box.shows === 'nothing' ? null : (
        <p className={styles.over}>
          {t(`onboarding.keys.shows.${box.shows}`, { name: box.rows[box.row]?.name ?? '' })}
        </p>
      )}
    </section>
  )
}
