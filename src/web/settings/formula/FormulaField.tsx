import { useT } from '#kernel/client/i18n.ts'
import { canBeReckoned } from '#kernel/formulas/types.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Checkbox } from '#ui/inputs.ts'
import type { FieldDraft } from '../fieldDraft.ts'
import { FormulaText } from './FormulaText.tsx'
import { Trial } from './Trial.tsx'

interface FormulaFieldProps {
  object: ObjectMetadata
  field: FieldMetadata | null
  draft: FieldDraft
  error: string | undefined
  onChange: (formula: string | null) => void
}

/** Whether a field is filled by a formula, the formula, and what it gives for a record while it is written. */
export function FormulaField({ object, field, draft, error, onChange }: FormulaFieldProps) {
  const t = useT()
  if (!canBeReckoned(draft)) return null
  const { formula } = draft
  return (
    <>
      <Checkbox
        label={t('settings.formula.use')}
        checked={formula !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? '' : null)}
      />
      {formula === null ? null : (
        <FormulaText
          object={object}
          label={t('settings.formula.label')}
          hint={t('settings.formula.hint')}
          examples={examples}
          value={formula}
          error={error}
          onChange={onChange}
        >
          <Trial object={object} field={field} draft={draft} by="formula" isWritten={formula.trim() !== ''} />
        </FormulaText>
      )}
    </>
  )
}

/** The same in every language, since names of fields and functions are. */
const examples = [
  'round(amount * 0.19, 2)',
  'ifBlank(term, 12) / 12',
  'isBlank(owner) ? "open" : "taken"',
  'closeDate - dateOf(createdAt)',
]
