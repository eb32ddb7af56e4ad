import { IconAdjustments } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import type { Process, ProcessMove } from '#kernel/guards/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { Checkbox } from '#ui/inputs.ts'
import { Table } from '#ui/Table.tsx'
import styles from './guards.module.css'
import { MoveDialog } from './MoveDialog.tsx'
import type { StateOption } from './ProcessForm.tsx'
import { asksMore, moveAt, toggled, withMove } from './processDraft.ts'

interface MovesTableProps {
  object: ObjectMetadata
  field: FieldMetadata
  states: StateOption[]
  draft: Process
  onChange: (draft: Process) => void
}

/** From each state (rows) to each (columns): open or closed, and what the way asks for. */
export function MovesTable({ object, field, states, draft, onChange }: MovesTableProps) {
  const t = useT()
  const label = useLabel()
  const [edited, setEdited] = useState<ProcessMove | null>(null)
  const nameOf = (state: string | null) =>
    state === null ? t('settings.process.newRecords') : (states.find(({ value }) => value === state)?.label ?? state)
  const rows = [null, ...states.map(({ value }) => value)]
  return (
    <>
      <Table
        label={t('settings.process.moves')}
        head={[
          { key: 'from', label: t('settings.process.fromTo') },
          ...states.map(({ value, label: name }) => ({ key: value, label: name })),
        ]}
      >
        {rows.map((from) => (
          <tr key={from ?? ''}>
            <th scope="row">{nameOf(from)}</th>
            {states.map(({ value: to }) => (
              <td key={to}>
                {from === to ? null : (
                  <Cell
                    move={moveAt(draft, from, to)}
                    names={{ from: nameOf(from), to: nameOf(to) }}
                    onToggle={() => onChange(toggled(draft, from, to))}
                    onEdit={setEdited}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </Table>
      {edited ? (
        <MoveDialog
          object={object}
          title={`${label(field.label, field.name)}: ${nameOf(edited.from)} → ${nameOf(edited.to)}`}
          move={edited}
          onSave={(move) => {
            onChange(withMove(draft, move))
            setEdited(null)
          }}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  )
}

interface CellProps {
  move: ProcessMove | undefined
  names: { from: string; to: string }
  onToggle: () => void
  onEdit: (move: ProcessMove) => void
}

function Cell({ move, names, onToggle, onEdit }: CellProps) {
  const t = useT()
  return (
    <span className={styles.cell}>
      <Checkbox aria-label={t('settings.process.move', names)} checked={move !== undefined} onChange={onToggle} />
      {move ? (
        <IconButton label={t('settings.process.asksOf', names)} onClick={() => onEdit(move)}>
          <IconAdjustments size={14} />
        </IconButton>
      ) : null}
      {move && asksMore(move) ? <span className={styles.asks}>{t('settings.process.asks')}</span> : null}
    </span>
  )
}
