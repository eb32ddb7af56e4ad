import { useId } from 'react'
import { useIssueText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import type { ConversionTarget, TargetPreview } from '../contract.ts'
import { CandidateCard } from './CandidateCard.tsx'
import styles from './Convert.module.css'
import { askedFields, choiceOf, type Draft } from './decision.ts'

export interface TargetColumnProps {
  target: ConversionTarget
  preview: TargetPreview
  draft: Draft
  env: DisplayEnv
  issues: Issue[]
  onChange: (draft: Draft) => void
  /** Another record than those that were found. */
  onPick?: (id: string) => void
}

/** One target: the records that were found as cards, a new one, or none. A group of radio buttons, worked by the arrows. */
export function TargetColumn(props: TargetColumnProps) {
  const { target, preview, draft, env, issues, onChange, onPick } = props
  const name = useId()
  const issueText = useIssueText()
  const object = useMetadata().objects.find((one) => one.name === target)
  const choice = choiceOf(preview, draft)
  if (!object) return null
  const choose = (next: Exclude<Draft['choice'], undefined>) => onChange({ ...draft, choice: next })
  const label = env.text(object.label, target)
  const general = issues.filter(({ field }) => field === '')
  return (
    <fieldset className={styles.column} data-target={target}>
      <legend className={styles.legend}>{label}</legend>
      {general.map((issue) => (
        <p key={issue.code} className={styles.problem} role="alert">
          {issueText(issue)}
        </p>
      ))}
      {preview.candidates.map((candidate) => (
        <CandidateCard
          key={candidate.id}
          name={name}
          object={object}
          candidate={candidate}
          env={env}
          isChosen={choice.mode === 'use' && choice.id === candidate.id}
          taken={draft.take[candidate.id] ?? []}
          onChoose={() => choose({ mode: 'use', id: candidate.id })}
          onTake={(take) => onChange({ ...draft, take: { ...draft.take, [candidate.id]: take } })}
        />
      ))}
      {preview.hidden ? <p className={styles.note}>{env.t('leads.convert.hidden')}</p> : null}
      {preview.canCreate ? (
        <div className={styles.card} data-chosen={choice.mode === 'create' || undefined}>
          <Choice
            name={name}
            label={env.t('leads.convert.create')}
            isChosen={choice.mode === 'create'}
            onChoose={() => choose({ mode: 'create' })}
          />
          {choice.mode === 'create' ? <NewRecord {...props} object={object} /> : null}
        </div>
      ) : null}
      <div className={styles.card} data-chosen={choice.mode === 'skip' || undefined}>
        <Choice
          name={name}
          label={env.t('leads.convert.skip')}
          isChosen={choice.mode === 'skip'}
          onChoose={() => choose({ mode: 'skip' })}
        />
      </div>
      {onPick ? <Other object={object} target={target} env={env} onPick={onPick} /> : null}
    </fieldset>
  )
}

interface ChoiceProps {
  name: string
  label: string
  isChosen: boolean
  onChoose: () => void
}

function Choice({ name, label, isChosen, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      <span>{label}</span>
    </label>
  )
}

function NewRecord({
  target,
  preview,
  draft,
  env,
  issues,
  object,
  onChange,
}: TargetColumnProps & { object: ObjectMetadata }) {
  const issueText = useIssueText()
  const wanted = new Set([...askedFields(target, preview), ...issues.map(({ field }) => field.split(/[.[]/)[0] ?? '')])
  const fields = object.fields.filter((field) => wanted.has(field.name) && field.canWrite)
  const given = (field: string): JsonValue => draft.values[field] ?? preview.values[field] ?? null
  return (
    <div className={styles.fields}>
      {fields.map((field) => {
        const issue = issues.find((one) => one.field.split(/[.[]/)[0] === field.name)
        return (
          <FieldInput
            key={field.name}
            object={object.name}
            field={field}
            env={env}
            value={given(field.name)}
            error={issue ? issueText(issue) : undefined}
            isRequired={preview.missing.includes(field.name)}
            onChange={(value) => onChange({ ...draft, values: { ...draft.values, [field.name]: value } })}
          />
        )
      })}
    </div>
  )
}

/** Any record of the object that is known by name, by the same search as in forms. */
function Other({
  object,
  target,
  env,
  onPick,
}: Pick<TargetColumnProps, 'target' | 'env'> & { object: ObjectMetadata; onPick: (id: string) => void }) {
  const lead = useMetadata().objects.find((one) => one.name === 'lead')
  const link = lead?.fields.find((field) => field.target === target)
  if (!link) return null
  const label = env.t('leads.convert.other', { object: env.text(object.label, target) })
  return (
    <div className={styles.other}>
      <FieldInput
        field={{ ...link, label, required: false }}
        env={env}
        value={null}
        onChange={(value) => typeof value === 'string' && onPick(value)}
      />
    </div>
  )
}
