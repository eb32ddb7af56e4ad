import type { NoResponse, RuleDefinition } from '#kernel/assignment/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { NumberInput, Select, Switch } from '#ui/inputs.ts'
import { Group, Pair } from '../SettingsPage.tsx'
import { TargetField } from './TargetField.tsx'

interface NoResponseFieldsProps {
  object: ObjectMetadata
  draft: RuleDefinition
  errors: Record<string, string>
  onChange: (draft: RuleDefinition) => void
}

const usual: NoResponse = { after: 4, unit: 'hours', times: 2 }
const units = ['hours', 'workingDays'] as const

/** Passing on what nobody responds to: after how long, to how many others, and then where. */
export function NoResponseFields({ object, draft, errors, onChange }: NoResponseFieldsProps) {
  const t = useT()
  const { noResponse, ...rest } = draft
  const change = (patch: Partial<NoResponse>) =>
    onChange({ ...rest, noResponse: { ...(noResponse ?? usual), ...patch } })
  return (
    <Group title={t('settings.assignment.noResponse')}>
      <Switch
        label={t('settings.assignment.noResponseOn')}
        checked={noResponse !== undefined}
        onChange={(event) => (event.currentTarget.checked ? change({}) : onChange(rest))}
      />
      {noResponse ? (
        <>
          <Pair>
            <NumberInput
              label={t('settings.assignment.after')}
              value={noResponse.after}
              min={1}
              max={1000}
              allowDecimal={false}
              onChange={(value) => change({ after: Number(value) || 1 })}
            />
            <Select
              label={t('settings.assignment.unit')}
              data={units.map((value) => ({ value, label: t(`settings.assignment.units.${value}`) }))}
              value={noResponse.unit}
              allowDeselect={false}
              onChange={(unit) => unit && change({ unit: unit as NoResponse['unit'] })}
            />
          </Pair>
          <NumberInput
            label={t('settings.assignment.times')}
            value={noResponse.times}
            min={0}
            max={20}
            allowDecimal={false}
            onChange={(value) => change({ times: Number(value) || 0 })}
          />
          <TargetField
            object={object}
            label={t('settings.assignment.giveUp')}
            target={noResponse.giveUpTo}
            error={errors['noResponse.giveUpTo']}
            onChange={(giveUpTo) => {
              const { giveUpTo: _old, ...others } = noResponse
              onChange({ ...rest, noResponse: giveUpTo ? { ...others, giveUpTo } : others })
            }}
          />
        </>
      ) : null}
    </Group>
  )
}
