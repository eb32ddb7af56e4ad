import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import styles from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'
import type { Asked } from './questions.ts'

export function QuestionDialog({ question }: { question: Asked }) {
  const { t } = useTranslation()
  return (
    <Dialog
      title={question.title}
      size={question.other ? 'md' : 'sm'}
      onClose={() => question.answer(null)}
      actions={
        <>
          <Button onClick={() => question.answer(null)}>{t('ui.cancel')}</Button>
          {question.other ? (
            <Button variant={question.other.danger ? 'danger' : 'secondary'} onClick={() => question.answer('other')}>
              {question.other.label}
            </Button>
          ) : null}
          <Button
            variant={question.danger ? 'danger' : 'primary'}
            onClick={() => question.answer('confirm')}
            data-autofocus
          >
            {question.confirm}
          </Button>
        </>
      }
    >
      {question.text ? <div className={styles.text}>{question.text}</div> : null}
    </Dialog>
  )
}
