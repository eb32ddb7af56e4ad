import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import i18next from 'i18next'
import { Button } from './Button.tsx'
import styles from './toast.module.css'

export interface ToastAction {
  label: string
  run: () => void
  /** The toast is not gone with it. */
  stays?: boolean
}

export interface ToastPlace {
  /** A toast of this name that is still on the screen says the new text instead, and stays as long as a new one. */
  id: string
  onClose: () => void
}

/** Short news over the head of the page. Errors stay until they are closed, everything else goes by itself. */
export const toast = {
  success: (text: string) => {
    notifications.show({ ...common(), message: text, autoClose: 4000 })
  },
  error: (text: string) => {
    notifications.show({
      ...common(),
      message: text,
      autoClose: false,
      icon: <IconAlertTriangle size={16} />,
      color: 'red',
      withBorder: false,
    })
  },
  /** Says what happened and offers to take it back. */
  undo: (text: string, onUndo: () => void) => toast.offer(text, [{ label: i18next.t('ui.undo'), run: onUndo }]),
  offer(text: string, actions: ToastAction[], place?: ToastPlace) {
    const id = place?.id ?? crypto.randomUUID()
    const message = <Offer text={text} actions={actions} onDone={() => toast.hide(id)} />
    // The clock of a toast begins anew only with another length.
    offers += 1
    const news = {
      ...common(),
      id,
      message,
      autoClose: 8000 + (offers % 2),
      ...(place ? { onClose: place.onClose } : {}),
    }
    notifications.update(news)
    notifications.show(news)
  },
  hide: (id: string) => {
    notifications.hide(id)
  },
}

let offers = 0

const common = () => ({
  icon: <IconCheck size={16} />,
  color: 'gray',
  closeButtonProps: { 'aria-label': i18next.t('ui.close') },
})

function Offer({ text, actions, onDone }: { text: string; actions: ToastAction[]; onDone: () => void }) {
  return (
    <span className={styles.message}>
      <span>{text}</span>
      <span className={styles.actions}>
        {actions.map(({ label, run, stays }) => (
          <Button
            key={label}
            size="sm"
            onClick={() => {
              if (!stays) onDone()
              run()
            }}
          >
            {label}
          </Button>
        ))}
      </span>
    </span>
  )
}
