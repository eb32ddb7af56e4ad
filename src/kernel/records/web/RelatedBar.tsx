import { IconArrowUpRight, IconLink, IconLinkOff, IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useCreateRecord, useUpdateRecord, type Values } from '#kernel/client/mutations.ts'
import { recordQuery } from '#kernel/client/records.ts'
import { useReport } from '#kernel/client/report.ts'
import { RecordSelect } from '#kernel/fields/web/LinkEditor.tsx'
import { widgetOf } from '#kernel/fields/web.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { CountResult, Query } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { CreateForm } from './CreateForm.tsx'
import { titleField } from './columns.ts'
import { relatedReason } from './emptyReason.ts'
import { useParseEnv } from './env.ts'
import { Count } from './IndexTitle.tsx'
import { isEditable } from './InlineField.tsx'
import { indexPath } from './paths.ts'
import styles from './RelatedTab.module.css'
import type { RelatedTabProps } from './RelatedTab.tsx'
import { linkTo, unlinkFrom, withLink } from './related.ts'

interface BarProps extends RelatedTabProps {
  query: Query
  count: CountResult | undefined
  chosen: string[]
  onUnlinked: () => void
}

/** What can be done with a related list: make one here, take one in, let some go, see all. */
export function RelatedBar(props: BarProps) {
  const { list, target, env, query, count, chosen } = props
  const link = target.fields.find((field) => field.name === list.field)
  const [isLinking, setLinking] = useState(false)
  const canCreate = relatedReason(target, link) === 'add'
  const canLink = link !== undefined && target.can.update && !target.appendOnly && isEditable(link, false)
  const href = `${indexPath(target.plural)}?filter=${encodeURIComponent(JSON.stringify(query.filter))}`
  return (
    <>
      <div className={styles.relatedHead}>
        {count ? <Count count={count} env={env} /> : null}
        <span className={styles.relatedActions}>
          {chosen.length > 0 && canLink && !link.required ? <Unlink {...props} link={link} /> : null}
          {canLink ? (
            <Button variant="quiet" size="sm" icon={<IconLink size={14} />} onClick={() => setLinking(true)}>
              {env.t('records.related.link')}
            </Button>
          ) : null}
          <Button variant="quiet" size="sm" icon={<IconArrowUpRight size={14} />} onClick={() => env.open(href)}>
            {env.t('records.showAll')}
          </Button>
        </span>
      </div>
      {isLinking && link ? <LinkDialog {...props} link={link} onClose={() => setLinking(false)} /> : null}
      {canCreate && link ? <NewRow {...props} link={link} /> : null}
    </>
  )
}

/** A row that is typed into: Enter makes the record with the link filled, and the next can be typed. */
function NewRow({ object, target, record, env, link }: BarProps & { link: FieldMetadata }) {
  const parseEnv = useParseEnv()
  const create = useCreateRecord(target)
  const title = titleField(target)
  const [round, setRound] = useState(0)
  const [value, setValue] = useState<Values[string]>(null)
  const [form, setForm] = useState<Values | null>(null)
  const initial = { [link.name]: linkTo(link, object, record.id) }
  const name = env.text(target.label, target.name)
  const canType = title !== null && isEditable(title, false) && title.storage === 'text'
  const again = () => {
    setValue(null)
    setRound(round + 1)
  }
  const add = async () => {
    if (!title || value === null || create.isPending) return
    const values = { ...initial, [title.name]: value }
    // What else this object wants is asked for in the form, with what was typed.
    await create.mutateAsync(values).then(again, () => setForm(values))
  }
  const Editor = title ? widgetOf(title.kind).Editor : null
  return (
    <form
      className={styles.newRow}
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      {canType && Editor ? (
        <Editor
          key={round}
          value={value}
          field={{ ...title, required: false }}
          env={env}
          parseEnv={parseEnv}
          label={env.t('records.related.add', { object: name })}
          placeholder={env.t('records.related.add', { object: name })}
          autoFocus={round > 0}
          onChange={(next) => setValue(next)}
        />
      ) : null}
      {canType && value !== null ? (
        <Button type="submit" variant="primary" busy={create.isPending}>
          {env.t('records.create', { object: name })}
        </Button>
      ) : (
        <Button icon={<IconPlus size={14} />} onClick={() => setForm(initial)}>
          {env.t('records.new', { object: name })}
        </Button>
      )}
      {form ? (
        <Dialog title={env.t('records.new', { object: name })} onClose={() => setForm(null)}>
          <CreateForm
            object={target}
            initial={form}
            onCancel={() => setForm(null)}
            onDone={() => {
              setForm(null)
              again()
            }}
          />
        </Dialog>
      ) : null}
    </form>
  )
}

function LinkDialog({
  object,
  target,
  record,
  env,
  link,
  onClose,
}: BarProps & { link: FieldMetadata; onClose: () => void }) {
  const client = useQueryClient()
  const update = useUpdateRecord(target)
  const report = useReport()
  const [id, setId] = useState<string | null>(null)
  const name = env.text(target.label, target.name)
  const run = async (chosen: string) => {
    const other = await client.fetchQuery(recordQuery(target, chosen))
    const before = { [link.name]: (other[link.name] ?? null) as Values[string] }
    await update.mutateAsync({ id: chosen, values: { [link.name]: withLink(other, link, object, record.id) }, before })
    onClose()
  }
  return (
    <Dialog
      title={env.t('records.related.linkTitle', { object: name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={id === null}
            busy={update.isPending}
            onClick={() => id && void run(id).catch(report)}
          >
            {env.t('records.related.link')}
          </Button>
        </>
      }
    >
      <RecordSelect
        target={target.name}
        value={id}
        isRequired={false}
        env={env}
        label={name}
        autoFocus
        onPick={setId}
      />
    </Dialog>
  )
}

function Unlink({ target, record, env, link, chosen, onUnlinked }: BarProps & { link: FieldMetadata }) {
  const client = useQueryClient()
  const update = useUpdateRecord(target)
  const report = useReport()
  const run = async () => {
    for (const id of chosen) {
      const other = await client.fetchQuery(recordQuery(target, id))
      const before = { [link.name]: (other[link.name] ?? null) as Values[string] }
      await update.mutateAsync({ id, values: { [link.name]: unlinkFrom(other, link, record.id) }, before })
    }
    onUnlinked()
  }
  return (
    <Button size="sm" icon={<IconLinkOff size={14} />} busy={update.isPending} onClick={() => void run().catch(report)}>
      {env.t('records.related.unlink', { count: chosen.length })}
    </Button>
  )
}
