import { IconPlus, IconX } from '@tabler/icons-react'
import { type CapacityPeriod, capacityPeriods, type Member } from '#kernel/assignment/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { NumberInput, Select } from '#ui/inputs.ts'
import { Group } from '../SettingsPage.tsx'
import { useRecordOptions } from '../useRecordOptions.ts'
import styles from './assignment.module.css'

interface MembersFieldProps {
  members: Member[]
  /** One person alone gets everything. */
  isOne: boolean
  error: string | undefined
  onChange: (members: Member[]) => void
}

/** Those among whom records are shared out, with their shares and how many they take. */
export function MembersField({ members, isOne, error, onChange }: MembersFieldProps) {
  const t = useT()
  const people = useRecordOptions({ name: 'user', plural: 'users' })
  const first = members.length === 0 && isOne ? [fresh] : members
  // Rows have no name of their own until somebody is chosen: their place stays.
  const rows = (isOne ? first.slice(0, 1) : first).map((member, at) => ({ key: `member ${at}`, at, member }))
  return (
    <Group title={t('settings.assignment.members')} {...(error ? { hint: error } : {})}>
      {rows.map(({ key, at, member }) => (
        <MemberRow
          key={key}
          member={member}
          people={people}
          hasShare={!isOne}
          onChange={(next) => onChange(members.length === 0 ? [next] : members.with(at, next))}
          onRemove={() => onChange(members.toSpliced(at, 1))}
        />
      ))}
      {isOne ? null : (
        <div>
          <Button icon={<IconPlus size={14} />} onClick={() => onChange([...members, fresh])}>
            {t('settings.assignment.addMember')}
          </Button>
        </div>
      )}
    </Group>
  )
}

const fresh: Member = { user: '', weight: 1 }

interface MemberRowProps {
  member: Member
  people: { value: string; label: string }[]
  hasShare: boolean
  onChange: (member: Member) => void
  onRemove: () => void
}

function MemberRow({ member, people, hasShare, onChange, onRemove }: MemberRowProps) {
  const t = useT()
  const { capacity, ...plain } = member
  const setPeriod = (per: string | null) => {
    if (per === null || per === 'none') return onChange(plain)
    onChange({ ...plain, capacity: { max: capacity?.max ?? 10, per: per as CapacityPeriod } })
  }
  return (
    <div className={styles.member}>
      <Select
        label={t('settings.assignment.person')}
        data={people}
        value={member.user || null}
        searchable
        onChange={(user) => onChange({ ...member, user: user ?? '' })}
      />
      {hasShare ? (
        <NumberInput
          label={t('settings.assignment.weight')}
          value={member.weight}
          min={1}
          max={100}
          allowDecimal={false}
          onChange={(value) => onChange({ ...member, weight: Math.max(1, Number(value) || 1) })}
        />
      ) : null}
      <NumberInput
        label={t('settings.assignment.capacity')}
        value={capacity?.max ?? ''}
        min={1}
        allowDecimal={false}
        disabled={!capacity}
        hideControls
        onChange={(value) => capacity && onChange({ ...plain, capacity: { ...capacity, max: Number(value) || 1 } })}
      />
      <Select
        label={t('settings.assignment.per')}
        data={['none', ...capacityPeriods].map((value) => ({ value, label: t(`settings.assignment.pers.${value}`) }))}
        value={capacity?.per ?? 'none'}
        allowDeselect={false}
        onChange={setPeriod}
      />
      {hasShare ? (
        <IconButton label={t('settings.remove')} onClick={onRemove}>
          <IconX size={14} />
        </IconButton>
      ) : null}
    </div>
  )
}
