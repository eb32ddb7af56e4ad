import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import styles from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'

export interface Question {
  title: string
  text?: ReactNode
  /** Verb and object: "Delete field". */
  confirm: string
  danger?: boolean
}

interface Asked extends Question {
  answer(yes: boolean): void
}

let asked: Asked | null = null
const listeners = new Set<() => void>()

/** Asks before something that cannot be taken back; answers true when the person agrees. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    asked?.answer(false)
    set({
      ...question,
      answer: (yes) => {
        set(null)
        resolve(yes)
      },
    })
  })
}

function set(next: Asked | null): void {
  asked = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where questions appear; once, in `UiProvider`. */
export function Dialogs() {
  const question = useSyncExternalStore(subscribe, () => asked)
  const { t } = useTranslation()
  if (!question) return null
  return (
    <Dialog
      title={question.title}
      size="sm"
      onClose={() => question.answer(false)}
      actions={
        <>
          <Button onClick={() => question.answer(false)}>{t('ui.cancel')}</Button>
          <Button variant={question.danger ? 'danger' : 'primary'} onClick={() => question.answer(true)} data-autofocus>
            {question.confirm}
          </Button>
        </>
      }
    >
      {question.text ? <div className={styles.text}>{question.text}</div> : null}
    </Dialog>
  )
}
