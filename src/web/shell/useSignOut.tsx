import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { isAway } from '#kernel/client/connection.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { choose, confirm } from '#ui/questions.ts'
import { type Leaving, leave } from '../session.ts'

type T = ReturnType<typeof useT>

/** Signs out, after a question where something would be lost or nobody can be asked to let the person in again. */
export function useSignOut(): () => void {
  const t = useT()
  const client = useQueryClient()
  const navigate = useNavigate()
  const report = useReport()
  const toTheDoor = () => navigate({ to: '/sign-in', search: {} })
  return () => void leave(client, toTheDoor, (unsent) => askHow(t, unsent, isAway())).catch(report)
}

async function askHow(t: T, unsent: number, away: boolean): Promise<Leaving | null> {
  if (unsent === 0) return !away || (await confirm(awayQuestion(t))) ? { keepsUnsent: false } : null
  const answer = await choose({
    title: t('shell.leaveUnsent.title', { count: unsent }),
    text: (
      <>
        <p>{t('shell.leaveUnsent.text')}</p>
        {away ? <p>{t('shell.leaveAway.text')}</p> : null}
      </>
    ),
    confirm: t('shell.leaveUnsent.keep'),
    other: { label: t('shell.leaveUnsent.lose'), danger: true },
  })
  return answer && { keepsUnsent: answer === 'confirm' }
}

const awayQuestion = (t: T) => ({
  title: t('shell.leaveAway.title'),
  text: t('shell.leaveAway.text'),
  confirm: t('shell.signOut'),
})
