import { lazy, Suspense, useSyncExternalStore } from 'react'
import { currentQuestion, subscribeToQuestions } from './questions.ts'

export { confirm } from './questions.ts'

const QuestionDialog = lazy(() => import('./QuestionDialog.tsx').then((module) => ({ default: module.QuestionDialog })))

/** Where questions appear; once, in `UiProvider`. The dialog itself comes with the first question. */
export function Dialogs() {
  const question = useSyncExternalStore(subscribeToQuestions, currentQuestion)
  if (!question) return null
  return (
    <Suspense>
      <QuestionDialog question={question} />
    </Suspense>
  )
}
