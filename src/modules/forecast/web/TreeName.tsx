import { IconChevronRight } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { Avatar } from '#ui/Avatar.tsx'
import styles from './ForecastGrid.module.css'
import type { Focus, TreeGridRow } from './useTreeGrid.ts'

interface TreeNameProps extends Pick<TreeGridRow, 'level' | 'isFolded' | 'onFold'> {
  node: { isActive: boolean }
  name: string
  focus: Focus
}

/** The head of a row: a person, or a team that folds. */
export function TreeName({ node, name, level, isFolded, onFold, focus }: TreeNameProps) {
  const t = useT()
  return (
    <th scope="row" data-column={0} className={styles.name} style={{ '--level': level } as CSSProperties}>
      {isFolded === null ? (
        <span className={styles.person} {...focus}>
          <Avatar name={name} />
          {name}
          {node.isActive ? null : <span className={styles.quiet}>{t('forecast.left')}</span>}
        </span>
      ) : (
        <button
          type="button"
          className={styles.team}
          aria-label={t(isFolded ? 'forecast.unfold' : 'forecast.fold', { name })}
          onClick={() => onFold(!isFolded)}
          {...focus}
        >
          <IconChevronRight size={14} className={styles.caret} data-open={!isFolded || undefined} />
          {name}
        </button>
      )}
    </th>
  )
}
