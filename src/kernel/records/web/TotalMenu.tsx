import { Menu } from '#ui/inputs.ts'
import styles from './TableHead.module.css'
import { TotalItems, type TotalItemsProps } from './TotalItems.tsx'

/** The choice at the foot of a column. */
export function TotalMenu({ onClose, ...props }: Omit<TotalItemsProps, 'onDone'> & { onClose: () => void }) {
  return (
    <Menu opened onClose={onClose} position="top-end" returnFocus>
      <Menu.Target>
        <span className={styles.menuAnchor} />
      </Menu.Target>
      <Menu.Dropdown>
        <TotalItems {...props} />
      </Menu.Dropdown>
    </Menu>
  )
}
