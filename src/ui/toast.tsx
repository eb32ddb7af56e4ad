import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import i18next from 'i18next'
import { Button } from './Button.tsx'
import styles from './toast.module.css'

/** Short news in the corner. Errors stay until they are closed, everything else goes by itself. */
export const toast = {
  success: (text: string) => show(text),
  error: (text: string) =>
    notifications.show({
      closeButtonProps: { 'aria-label': i18next.t('ui.close') },
      message: text,
      autoClose: false,
      icon: <IconAlertTriangle size={16} />,
      color: 'red',
      withBorder: false,
    }),
  /** Says what happened and offers to take it back. */
  undo: (text: string, onUndo: () => void) => {
    const id = notifications.show({
      closeButtonProps: { 'aria-label': i18next.t('ui.close') },
      icon: <IconCheck size={16} />,
      color: 'gray',
      autoClose: 8000,
      message: (
        <span className={styles.message}>
          <span>{text}</span>
          <Button
            size="sm"
            onClick={() => {
              notifications.hide(id)
              onUndo()
            }}
          >
            {i18next.t('ui.undo')}
          </Button>
        </span>
      ),
    })
  },
}

function show(message: string): void {
  notifications.show({
    message,
    icon: <IconCheck size={16} />,
    color: 'gray',
    autoClose: 4000,
    closeButtonProps: { 'aria-label': i18next.t('ui.close') },
  })
}
