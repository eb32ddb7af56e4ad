import { IconBuildingFactory2, IconFileImport, IconPencilPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import styles from './BeginWith.module.css'
import { Door } from './Door.tsx'
import { FormError } from './FormError.tsx'
import { SampleProgress } from './SampleProgress.tsx'
import { useSample } from './sample.ts'

type Beginning = 'import' | 'sample' | 'empty'

/** What to begin with; the sample company can be taken away again in one step. */
export function BeginWith() {
  const t = useT()
  const navigate = useNavigate()
  const [operation, setOperation] = useState<string | null>(null)
  const choose = useMutation({
    mutationFn: (choice: Beginning) => api.put('/api/v1/settings/onboarding', { choice }),
    onSuccess: (_, choice) => (choice === 'import' ? navigate({ to: '/import' }) : navigate({ to: '/' })),
  })
  const sample = useSample(setOperation)
  const isBusy = choose.isPending || sample.isPending
  if (operation !== null) {
    return (
      <Door title={t('start.sampleTitle')} intro={t('start.sampleRunning')}>
        <SampleProgress operation={operation} onDone={() => choose.mutate('sample')} />
      </Door>
    )
  }
  return (
    <Door title={t('start.begin')} intro={t('start.beginIntro')} wide>
      <FormError error={choose.error ?? sample.error} />
      <div className={styles.choices}>
        <Choice
          icon={<IconFileImport size={24} stroke={1.5} />}
          title={t('start.beginImport')}
          text={t('start.beginImportText')}
          disabled={isBusy}
          onClick={() => choose.mutate('import')}
        />
        <Choice
          icon={<IconBuildingFactory2 size={24} stroke={1.5} />}
          title={t('start.beginSample')}
          text={t('start.beginSampleText')}
          disabled={isBusy}
          onClick={() => sample.mutate()}
        />
        <Choice
          icon={<IconPencilPlus size={24} stroke={1.5} />}
          title={t('start.beginEmpty')}
          text={t('start.beginEmptyText')}
          disabled={isBusy}
          onClick={() => choose.mutate('empty')}
        />
      </div>
    </Door>
  )
}

interface ChoiceProps {
  icon: ReactNode
  title: string
  text: string
  disabled: boolean
  onClick: () => void
}

function Choice({ icon, title, text, disabled, onClick }: ChoiceProps) {
  return (
    <button type="button" className={styles.choice} disabled={disabled} onClick={onClick}>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.title}>{title}</span>
      <span className={styles.text}>{text}</span>
    </button>
  )
}
