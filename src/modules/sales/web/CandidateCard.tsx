import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldDisplay } from '#kernel/records/web/Cell.tsx'
import { Tag } from '#ui/Tag.tsx'
import type { Candidate, FieldChoice } from '../contract.ts'
import styles from './Convert.module.css'

interface CandidateCardProps {
  /** Of the group of radio buttons. */
  name: string
  object: ObjectMetadata
  candidate: Candidate
  env: DisplayEnv
  isChosen: boolean
  taken: readonly string[]
  onChoose: () => void
  onTake: (fields: string[]) => void
}

/** A record that was found: why, and once it is chosen, what becomes of it. */
export function CandidateCard(props: CandidateCardProps) {
  const { name, object, candidate, env, isChosen, onChoose } = props
  const hints = Object.entries(candidate.hints ?? {}).filter(([field]) => field !== 'account')
  return (
    <div className={styles.card} data-chosen={isChosen || undefined}>
      <label className={styles.choice}>
        <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
        <span className={styles.who}>
          <span className={styles.name}>{candidate.displayName}</span>
          <span className={styles.why}>
            {candidate.keys.map((key) => (
              <Tag key={key} colour={candidate.strength === 'sure' ? 'green' : 'amber'}>
                {env.t(`leads.convert.same.${key}`)}
              </Tag>
            ))}
            {hints.map(([field, value]) => {
              const known = fieldOf(object, field)
              return known && value !== null ? (
                <FieldDisplay key={field} value={value} field={known} env={env} dense />
              ) : null
            })}
          </span>
        </span>
      </label>
      {isChosen ? <Consequences {...props} /> : null}
    </div>
  )
}

function Consequences({ object, candidate, env, taken, onTake }: CandidateCardProps) {
  const { fills, differences, isLocked } = candidate
  if (isLocked) return <p className={styles.note}>{env.t('leads.convert.locked')}</p>
  const labels = fills.map((field) => labelOf(object, field, env))
  const listed = new Intl.ListFormat(env.language).format(labels)
  return (
    <div className={styles.consequences}>
      {labels.length > 0 ? <p className={styles.note}>{env.t('leads.convert.fills', { fields: listed })}</p> : null}
      {differences.map((difference) => (
        <Difference
          key={difference.field}
          group={`${candidate.id} ${difference.field}`}
          object={object}
          difference={difference}
          env={env}
          isTaken={taken.includes(difference.field)}
          onTake={(isTaken) => {
            const others = taken.filter((field) => field !== difference.field)
            onTake(isTaken ? [...others, difference.field] : others)
          }}
        />
      ))}
    </div>
  )
}

interface DifferenceProps {
  group: string
  object: ObjectMetadata
  difference: FieldChoice
  env: DisplayEnv
  isTaken: boolean
  onTake: (isTaken: boolean) => void
}

/** Both values side by side; what stands is kept unless the other is chosen. */
function Difference({ group, object, difference, env, isTaken, onTake }: DifferenceProps) {
  const field = fieldOf(object, difference.field)
  if (!field) return null
  const sides = [
    { key: 'keep', value: difference.standing, isOn: !isTaken },
    { key: 'take', value: difference.offered, isOn: isTaken },
  ] as const
  return (
    <div className={styles.difference} role="radiogroup" aria-label={env.text(field.label, field.name)}>
      <span className={styles.label}>{env.text(field.label, field.name)}</span>
      {sides.map(({ key, value, isOn }) => (
        <label key={key} className={styles.side}>
          <input type="radio" name={group} checked={isOn} onChange={() => onTake(key === 'take')} />
          <span className={styles.sideText}>
            <span className={styles.label}>{env.t(`leads.convert.${key}`)}</span>
            <FieldDisplay value={value} field={field} env={env} dense />
          </span>
        </label>
      ))}
    </div>
  )
}

const fieldOf = (object: ObjectMetadata, name: string): FieldMetadata | undefined =>
  object.fields.find((field) => field.name === name)

const labelOf = (object: ObjectMetadata, name: string, env: DisplayEnv): string =>
  env.text(fieldOf(object, name)?.label, name)
