import { IconFileImport } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useErrorText, useLabel, useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { NeedsConnection } from '#kernel/client/NeedsConnection.tsx'
import { Column, Page, TopBar } from '#ui/Page.tsx'
import { ErrorState } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import type { FileOptions, FileProbe, GuessResult, ImportRequest, Mapping } from '../contract.ts'
import { CheckStep } from './CheckStep.tsx'
import { ColumnsStep } from './ColumnsStep.tsx'
import { FileStep } from './FileStep.tsx'
import styles from './ImportWizard.module.css'
import { useGuess } from './importApi.ts'
import { withoutBlanks } from './mapping.ts'
import { objectOfFile } from './objectOfFile.ts'
import { RunView } from './RunView.tsx'

interface Draft {
  probe: FileProbe
  chosen: Partial<FileOptions>
  guess?: GuessResult
  mapping?: Mapping
}

const steps = ['file', 'columns', 'check', 'run'] as const
type Step = (typeof steps)[number]

/** From a file to records: look, map, check, run. A started run stands in the address, so that it survives a reload. */
export function ImportWizard() {
  const t = useT()
  const mayImport = useCapability('import')
  const { run } = useSearch({ strict: false }) as { run?: string }
  const [step, setStep] = useState<Step>('file')
  const shown: Step = run ? 'run' : step
  return (
    <Page bar={<TopBar icon={<IconFileImport size={16} />} title={t('dataImport.title')} />}>
      <Column wide>
        {mayImport ? (
          <NeedsConnection>
            <Steps at={shown} />
            {run ? <RunView id={run} /> : <DraftSteps step={step} onStep={setStep} />}
          </NeedsConnection>
        ) : (
          <ErrorState kind="forbidden" text={t('dataImport.forbidden')} />
        )}
      </Column>
    </Page>
  )
}

function Steps({ at }: { at: Step }) {
  const t = useT()
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={styles.step}
          data-state={step === at ? 'now' : steps.indexOf(at) > index ? 'done' : 'later'}
          aria-current={step === at ? 'step' : undefined}
        >
          <span className={styles.stepNumber}>{index + 1}</span>
          {t(`dataImport.steps.${step}`)}
        </li>
      ))}
    </ol>
  )
}

function DraftSteps({ step, onStep }: { step: Step; onStep: (step: Step) => void }) {
  const { object: plural } = useSearch({ strict: false }) as { object?: string }
  const navigate = useNavigate()
  const { objects } = useMetadata()
  const label = useLabel()
  const asked = objects.find((object) => object.plural === plural)?.name ?? null
  const [object, setObject] = useState(asked)
  const [draft, setDraft] = useState<Draft | null>(null)
  const anew = useGuess()
  const errorText = useErrorText()
  if (step === 'file' || !draft) {
    return (
      <FileStep
        probe={draft?.probe ?? null}
        chosen={draft?.chosen ?? {}}
        object={object}
        onObject={setObject}
        onProbe={(probe, chosen) => {
          setDraft(probe ? { probe, chosen } : null)
          if (probe && object === null) setObject(objectOfFile(probe.name, objects, label))
        }}
        onGuess={(guess) => {
          if (draft) setDraft({ ...draft, guess, mapping: guess.mapping })
          onStep('columns')
        }}
      />
    )
  }
  const { probe, guess, mapping } = draft
  if (!guess || !mapping) return null
  const propose = (name: string) =>
    anew.mutate(
      { fileId: probe.fileId, object: name, options: probe.options, fresh: true },
      {
        onSuccess: (found) => setDraft({ ...draft, guess: found, mapping: found.mapping }),
        onError: (error) => toast.error(errorText(error)),
      },
    )
  if (step === 'columns') {
    return (
      <ColumnsStep
        probe={probe}
        guess={guess}
        mapping={mapping}
        onMapping={(changed) => setDraft({ ...draft, mapping: changed })}
        onFresh={() => propose(mapping.object)}
        onBack={() => onStep('file')}
        onNext={() => onStep('check')}
      />
    )
  }
  const request: ImportRequest = { fileId: probe.fileId, options: probe.options, mapping: withoutBlanks(mapping) }
  return (
    <CheckStep
      request={request}
      onBack={() => onStep('columns')}
      onStarted={(id) => void navigate({ to: '/import', search: { run: id } })}
    />
  )
}
