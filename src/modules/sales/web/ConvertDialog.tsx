import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import type { Issue } from '#kernel/errors.ts'
import type { VerbProps } from '#kernel/records/web/verbs.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import { phoneWidth, useMedia } from '#ui/media.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { type ConversionResult, type ConversionTarget, conversionTargets } from '../contract.ts'
import styles from './Convert.module.css'
import { type Chosen, convert, previewQuery, refresh, undoOperation } from './conversionApi.ts'
import { type Draft, noDrafts, offered, requestOf } from './decision.ts'
import { TargetColumn } from './TargetColumn.tsx'

/** What the lead becomes: three columns side by side, on a phone one after the other. */
export function ConvertDialog({ record, env, onClose }: VerbProps) {
  const errorText = useErrorText()
  const isPhone = useMedia(phoneWidth)
  const [step, setStep] = useState(0)
  const [chosen, setChosen] = useState<Chosen>({})
  const [drafts, setDrafts] = useState(noDrafts)
  const { data, error, refetch } = useQuery(previewQuery(record.id, chosen))
  const work = useConversion(record.id, env, onClose, () => void refetch())
  const preview = data && offered(data, drafts)
  const send = () => preview && work.send(requestOf(preview, drafts))
  const change = (target: ConversionTarget, draft: Draft) => setDrafts((known) => ({ ...known, [target]: draft }))
  const pick = (target: 'account' | 'contact', id: string) => {
    setChosen((known) => ({ ...known, [target]: id }))
    change(target, { ...drafts[target], choice: { mode: 'use', id } })
  }
  const form = useRef<HTMLFormElement>(null)
  const isThere = preview !== undefined
  // The dialog opens before its question is known: whoever works by keys stands at the first answer then.
  useEffect(() => {
    if (isThere && step >= 0) form.current?.querySelector<HTMLElement>('input[type=radio]:checked')?.focus()
  }, [isThere, step])
  const isLast = !isPhone || step === conversionTargets.length - 1
  const shown = isPhone ? conversionTargets.slice(step, step + 1) : conversionTargets
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  return (
    <Dialog
      title={env.t('leads.convert.title', { name: String(record.displayName ?? '') })}
      size="xl"
      onClose={onClose}
      actions={
        <>
          {isPhone && step > 0 ? (
            <Button onClick={() => setStep(step - 1)}>{env.t('leads.convert.back')}</Button>
          ) : (
            <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          )}
          {isLast ? (
            <Button
              variant="primary"
              busy={work.isBusy}
              disabled={!preview}
              aria-keyshortcuts="Control+Enter Meta+Enter"
              onClick={send}
            >
              {env.t('leads.convert.submit')}
              <span className={styles.keys} aria-hidden="true">
                <Kbd keys="mod+Enter" />
              </span>
            </Button>
          ) : (
            <Button variant="primary" disabled={!preview} onClick={() => setStep(step + 1)}>
              {env.t('leads.convert.next')}
            </Button>
          )}
        </>
      }
    >
      <form ref={form} noValidate onKeyDown={onKeyDown} onSubmit={(event) => event.preventDefault()}>
        {isPhone ? (
          <p className={styles.step}>{env.t('leads.convert.step', { step: step + 1, of: conversionTargets.length })}</p>
        ) : null}
        {work.failure ? (
          <p className={styles.problem} role="alert">
            {work.failure}
          </p>
        ) : null}
        {error ? <ErrorState text={errorText(error)} onRetry={() => void refetch()} /> : null}
        {!preview && !error ? <SkeletonRows rows={8} /> : null}
        {preview ? (
          <div className={styles.columns}>
            {shown.map((target) => (
              <TargetColumn
                key={target}
                target={target}
                preview={preview[target]}
                draft={drafts[target]}
                env={env}
                issues={issuesOf(work.issues, target)}
                onChange={(draft) => change(target, draft)}
                {...(target === 'opportunity' ? {} : { onPick: (id: string) => pick(target, id) })}
              />
            ))}
          </div>
        ) : null}
      </form>
    </Dialog>
  )
}

/** Those about one target, by its own fields. */
const issuesOf = (issues: readonly Issue[], target: ConversionTarget): Issue[] =>
  issues.flatMap((issue) => {
    if (issue.field === target) return [{ ...issue, field: '' }]
    return issue.field.startsWith(`${target}.`) ? [{ ...issue, field: issue.field.slice(target.length + 1) }] : []
  })

function useConversion(id: string, env: VerbProps['env'], onClose: () => void, onStale: () => void) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const [isBusy, setBusy] = useState(false)
  const [issues, setIssues] = useState<Issue[]>([])
  const [failure, setFailure] = useState<string | null>(null)
  const tell = (result: ConversionResult) => {
    const step = {
      run: async () => {
        await undoOperation(result.operation)
        await refresh(client)
        toast.success(env.t('leads.convert.undone'))
      },
    }
    remember(step)
    const undo = () => void takeBack(step).catch((error: unknown) => toast.error(errorText(error)))
    const goals = [
      ['opportunity', result.opportunity],
      ['contact', result.contact],
      ['account', result.account],
    ] as const
    const goal = goals.find(([, made]) => made !== null)
    const href = goal?.[1] ? env.hrefOf(goal[0], goal[1]) : null
    toast.offer(env.t('leads.convert.done'), [
      ...(goal && href ? [{ label: env.t(`leads.convert.open.${goal[0]}`), run: () => env.open(href) }] : []),
      { label: env.t('ui.undo'), run: undo },
    ])
  }
  const send = async (request: Parameters<typeof convert>[1]) => {
    setBusy(true)
    setFailure(null)
    try {
      const result = await convert(id, request)
      await refresh(client)
      onClose()
      tell(result)
    } catch (error) {
      const found = error instanceof ApiError ? error.issues : []
      setIssues(found)
      setFailure(found.some(({ field }) => field !== '') ? null : errorText(error))
      // Something else stands there now: it is looked at anew before anybody decides again.
      if (error instanceof ApiError && (error.code === 'conflict' || found.some(({ code }) => code === 'unknownLink')))
        onStale()
    } finally {
      setBusy(false)
    }
  }
  return { send: (request: Parameters<typeof convert>[1]) => void send(request), isBusy, issues, failure }
}
