import { IconCheck } from '@tabler/icons-react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { type BoardField, boardField, type Lane, lanesOfChoices, lanesOfRecords } from './boardModel.ts'
import { fieldValue } from './Cell.tsx'
import { isEditable } from './InlineField.tsx'
import { closedReason, processOf } from './moves.ts'
import type { RecordViewProps } from './RecordScreen.tsx'
import styles from './Stepper.module.css'

type StepperProps = RecordViewProps & { field: FieldMetadata }

/** The life-cycle as steps: done, here, to come. A click moves the record. */
export function Stepper(props: StepperProps) {
  const metadata = useMetadata()
  const source = boardField(metadata, props.object, props.field.name)
  if (!source) return null
  if (source.target) return <LinkedStepper {...props} source={source} target={source.target} />
  const current = fieldValue(props.record, props.field.name)
  const lanes = lanesOfChoices(props.field, new Set([String(current)]), (label, fallback) =>
    props.env.text(label as never, fallback),
  )
  return <Steps {...props} lanes={lanes} />
}

function LinkedStepper({ source, target, ...props }: StepperProps & { source: BoardField; target: ObjectMetadata }) {
  const sort = target.views[0]?.sort
  const { data } = useRecordPage(target, { limit: 100, ...(sort ? { sort } : {}), count: 'none' })
  const { scope } = source
  const own = scope ? props.record[scope.ofCard.name] : null
  const records = (data?.items ?? []).filter((one) => !scope || !own || one[scope.ofLane.name] === own)
  return <Steps {...props} lanes={lanesOfRecords(target, records)} />
}

function Steps({ object, field, record, env, save, isReadOnly, lanes }: StepperProps & { lanes: Lane[] }) {
  const current = fieldValue(record, field.name)
  const here = lanes.findIndex((lane) => lane.value === current)
  const canMove = isEditable(field, isReadOnly)
  const process = processOf(object, field.name)
  const step = (lane: Lane, index: number) => {
    const reason = index === here ? null : closedReason(process, current, lane.value, env)
    return (
      <button
        type="button"
        data-colour={lane.colour ?? 'indigo'}
        className={styles.stepButton}
        disabled={!canMove || index === here}
        // Not `disabled`: the reason must be found by keyboard and pointer.
        aria-disabled={reason !== null || undefined}
        aria-description={reason ?? undefined}
        title={reason ?? undefined}
        aria-current={index === here ? 'step' : undefined}
        onClick={() => (reason === null ? void save(record, { [field.name]: lane.value }) : undefined)}
      >
        {index < here ? <IconCheck size={12} aria-hidden="true" /> : null}
        <span>{lane.label}</span>
      </button>
    )
  }
  return (
    <ol className={styles.steps} aria-label={env.text(field.label, field.name)}>
      {lanes.map((lane, index) => (
        <li
          key={lane.value}
          className={styles.step}
          data-state={index === here ? 'here' : index < here ? 'done' : 'open'}
        >
          {step(lane, index)}
        </li>
      ))}
    </ol>
  )
}
