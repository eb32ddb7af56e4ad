import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssueText, useLabel, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { ListedRule } from '#kernel/guards/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { BackTo } from '../SettingsFrame.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import styles from './guards.module.css'
import { rulesPath, rulesQuery } from './queries.ts'
import { RuleDialog } from './RuleDialog.tsx'

type Opened = { kind: 'edit'; rule: ListedRule | null } | { kind: 'delete'; rule: ListedRule }

/** What is not let stand in records of one object. */
export function Rules() {
  const t = useT()
  const label = useLabel()
  const { name } = useParams({ strict: false })
  const object = useObject(name ?? '')
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  if (!object) return <EmptyState title={t('shell.missing')} text={t('shell.missingText')} />
  return (
    <SettingsPage
      wide
      back={<BackTo to={`/settings/objects/${object.name}`}>{label(object.pluralLabel, object.plural)}</BackTo>}
      title={t('settings.rules.title', { objects: label(object.pluralLabel, object.plural) })}
      intro={t('settings.rules.intro')}
      changed={{ kinds: 'rule', object: object.name }}
      action={
        <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setOpened({ kind: 'edit', rule: null })}>
          {t('settings.rules.add')}
        </Button>
      }
    >
      <RuleTable object={object} onOpen={setOpened} />
      {opened?.kind === 'edit' ? <RuleDialog object={object} rule={opened.rule} onClose={close} /> : null}
      {opened?.kind === 'delete' ? <DeleteRule object={object} rule={opened.rule} onClose={close} /> : null}
    </SettingsPage>
  )
}

function RuleTable({ object, onOpen }: { object: ObjectMetadata; onOpen: (opened: Opened) => void }) {
  const t = useT()
  const { data, error, refetch } = useQuery(rulesQuery(object.name))
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  if (data.length === 0) return <EmptyState title={t('settings.rules.none')} text={t('settings.rules.noneText')} />
  return (
    <Table
      label={t('settings.rules.list')}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'when', label: t('settings.rules.refuseWhen') },
        { key: 'field', label: t('settings.rules.field') },
        { key: 'state', label: t('settings.rules.state') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {data.map((rule) => (
        <RuleRow key={rule.id} object={object} rule={rule} onOpen={onOpen} />
      ))}
    </Table>
  )
}

interface RuleRowProps {
  object: ObjectMetadata
  rule: ListedRule
  onOpen: (opened: Opened) => void
}

function RuleRow({ object, rule, onOpen }: RuleRowProps) {
  const t = useT()
  const label = useLabel()
  const issueText = useIssueText()
  const field = object.fields.find((one) => one.name === rule.field)
  return (
    <tr>
      <td className={pageStyles.name}>{label(rule.name, rule.id)}</td>
      <td>
        <code className={styles.condition} dir="ltr">
          {rule.refuseWhen}
        </code>
        {rule.fault ? <p className={pageStyles.warning}>{issueText(rule.fault)}</p> : null}
      </td>
      <td>{rule.field === null ? t('settings.rules.wholeRecord') : label(field?.label, rule.field)}</td>
      <td>
        {rule.fault ? (
          <Tag colour="red">{t('settings.rules.faulty')}</Tag>
        ) : (
          <Tag colour={rule.isActive ? 'green' : 'gray'}>
            {t(rule.isActive ? 'settings.rules.active' : 'settings.rules.inactive')}
          </Tag>
        )}
      </td>
      <td>
        <RowActions>
          <Button size="sm" variant="quiet" onClick={() => onOpen({ kind: 'edit', rule })}>
            {t('settings.edit')}
          </Button>
          <Button size="sm" variant="quiet" onClick={() => onOpen({ kind: 'delete', rule })}>
            {t('settings.delete')}
          </Button>
        </RowActions>
      </td>
    </tr>
  )
}

function DeleteRule({ object, rule, onClose }: { object: ObjectMetadata; rule: ListedRule; onClose: () => void }) {
  const t = useT()
  const label = useLabel()
  const client = useQueryClient()
  const report = useReport()
  const remove = useMutation({
    mutationFn: () => api.delete(`${rulesPath(object.name)}/${rule.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rulesQuery(object.name).queryKey })
      onClose()
    },
    onError: report,
  })
  return (
    <Dialog
      title={t('settings.rules.deleteTitle', { name: label(rule.name, rule.id) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t('settings.delete')}
          </Button>
        </>
      }
    >
      <p>{t('settings.rules.deleteText')}</p>
    </Dialog>
  )
}
