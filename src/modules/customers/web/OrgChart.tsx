import { IconArrowsMove, IconPrinter, IconUsers } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { ChoiceTag } from '#kernel/fields/web/displays.tsx'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Avatar } from '#ui/Avatar.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { formatExact, formatRelative } from '#ui/format.ts'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import styles from './customers.module.css'
import { LayoutSwitch, useTreeLayout } from './LayoutSwitch.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { type Person, useStaff } from './people.ts'
import { TreeChart } from './TreeChart.tsx'
import { useMove } from './useMove.ts'

/** The line of command of a company, as far as the contacts say whom they report to. */
export function OrgChart({ record, env, isReadOnly, contact }: RecordViewProps & { contact: ObjectMetadata }) {
  const t = useT()
  const errorText = useErrorText()
  const heading = useId()
  const { objects } = useMetadata()
  const tie = objects.find(({ name }) => name === 'accountContact')
  const { people, total, error, isLoading } = useStaff(contact, tie, record.id)
  const [layout, setLayout] = useTreeLayout()
  const [moving, setMoving] = useState<Person | null>(null)
  const move = useMove(contact, 'reportsTo')
  if (error && isLoading) return <ErrorState text={errorText(error)} />
  if (isLoading) return <SkeletonRows rows={6} />
  const canMove = !isReadOnly && contact.fields.some(({ name, canWrite }) => name === 'reportsTo' && canWrite)
  const onMove = (person: Person, onto: Person) => {
    if (person.mayMove) void move(person, onto.id).catch(() => undefined)
  }
  return (
    <section className={styles.tab} aria-labelledby={heading}>
      <div className={styles.bar}>
        <h2 id={heading} className={styles.heading}>
          {t('customers.org.title')}
        </h2>
        <span className={styles.actions}>
          <Button size="sm" variant="quiet" icon={<IconPrinter size={14} />} onClick={() => window.print()}>
            {t('customers.org.print')}
          </Button>
          <LayoutSwitch value={layout} onChange={setLayout} />
        </span>
      </div>
      {total === null ? null : (
        <p className={styles.hint} role="status">
          {t('customers.org.cut', { count: people.length, total })}
        </p>
      )}
      {people.length === 0 ? (
        <EmptyState
          icon={<IconUsers size={28} />}
          title={t('customers.org.nobody')}
          text={t('customers.org.nobodyText')}
        />
      ) : (
        <TreeChart
          items={people}
          label={t('customers.org.label', { name: String(record.displayName) })}
          layout={layout}
          isFaint={({ isOutside }) => isOutside}
          onOpen={({ id }) => env.open(recordPath(contact.plural, id))}
          onMove={canMove ? onMove : undefined}
        >
          {(person, hasFocus) => (
            <PersonBox
              person={person}
              contact={contact}
              env={env}
              hasFocus={hasFocus}
              onMove={canMove && person.mayMove ? () => setMoving(person) : null}
            />
          )}
        </TreeChart>
      )}
      {moving ? (
        <MoveDialog object={contact} field="reportsTo" item={moving} env={env} onClose={() => setMoving(null)} />
      ) : null}
    </section>
  )
}

interface PersonBoxProps extends Pick<RecordViewProps, 'env'> {
  person: Person
  contact: ObjectMetadata
  hasFocus: boolean
  onMove: (() => void) | null
}

function PersonBox({ person, contact, env, hasFocus, onMove }: PersonBoxProps) {
  const t = useT()
  const { id, name, title, department, buyingRole, lastTouch, company, isOutside } = person
  const role = contact.fields.find((field) => field.name === 'buyingRole')
  const href = recordPath(contact.plural, id)
  const tabIndex = hasFocus ? 0 : -1
  const job = [title, department].filter((part) => part !== null).join(' · ')
  return (
    <div className={styles.node}>
      <div className={styles.nodeHead}>
        <Avatar name={name} />
        <a
          className={styles.nodeName}
          href={href}
          tabIndex={tabIndex}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            env.open(href)
          }}
        >
          {name}
        </a>
        {onMove ? (
          <IconButton label={t('customers.org.move', { name })} tabIndex={tabIndex} onClick={onMove}>
            <IconArrowsMove size={14} />
          </IconButton>
        ) : null}
      </div>
      {job === '' ? null : <div className={styles.nodeText}>{job}</div>}
      {isOutside ? <div className={styles.nodeText}>{company ?? t('customers.org.outside')}</div> : null}
      {buyingRole !== null && role ? <ChoiceTag value={buyingRole} field={role} env={env} /> : null}
      {lastTouch === null ? null : (
        <div className={styles.nodeText} title={formatExact(lastTouch, env.formats)}>
          {t('customers.org.touched', { when: formatRelative(lastTouch, env.now, env.formats) })}
        </div>
      )}
    </div>
  )
}
