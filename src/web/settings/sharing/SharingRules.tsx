import { IconPlus, IconShare } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { ListedSharingRule } from '#kernel/permissions/explain.contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import { FilterWords } from './FilterWords.tsx'
import { deleteRule, sharingRulesQuery } from './queries.ts'
import { SharingDialog } from './SharingDialog.tsx'
import styles from './sharing.module.css'
import { useGranteeNames } from './useGranteeNames.ts'

/** Rules that open records to more people than owners, teams and roles do. */
export function SharingRules() {
  const t = useT()
  const [edited, setEdited] = useState<ListedSharingRule | 'new' | null>(null)
  const { data, error, refetch } = useQuery(sharingRulesQuery)
  const add = (
    <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('settings.sharing.add')}
    </Button>
  )
  return (
    <SettingsPage
      wide
      title={t('settings.pages.sharing')}
      intro={t('settings.sharing.intro')}
      changed={{ kinds: 'sharing' }}
      action={data?.length ? add : null}
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data?.length === 0 ? (
        <EmptyState
          icon={<IconShare size={28} stroke={1.5} />}
          title={t('settings.sharing.none')}
          text={t('settings.sharing.noneText')}
          action={add}
        />
      ) : null}
      {data?.length ? <Rules rules={data} onEdit={setEdited} /> : null}
      {edited ? <SharingDialog rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /> : null}
    </SettingsPage>
  )
}

function Rules({ rules, onEdit }: { rules: ListedSharingRule[]; onEdit: (rule: ListedSharingRule) => void }) {
  const t = useT()
  return (
    <Table
      label={t('settings.pages.sharing')}
      head={[
        { key: 'what', label: t('settings.sharing.what') },
        { key: 'to', label: t('settings.sharing.to') },
        { key: 'level', label: t('settings.sharing.level') },
        { key: 'actions', label: t('settings.actions'), isHidden: true },
      ]}
    >
      {rules.map((rule) => (
        <RuleRow key={rule.id} rule={rule} onEdit={() => onEdit(rule)} />
      ))}
    </Table>
  )
}

function RuleRow({ rule, onEdit }: { rule: ListedSharingRule; onEdit: () => void }) {
  const t = useT()
  const label = useLabel()
  const names = useGranteeNames(rule.to)
  const object = useMetadata().objects.find((one) => one.name === rule.object)
  return (
    <tr>
      <td className={styles.rule}>
        <span className={pageStyles.name}>
          {rule.name ?? label(object?.pluralLabel, rule.object)}
          {rule.isSound ? null : <Tag colour="red">{t('settings.sharing.broken')}</Tag>}
        </span>
        <span className={pageStyles.note}>
          {rule.name ? `${label(object?.pluralLabel, rule.object)} · ` : ''}
          {object ? <FilterWords object={object} filter={rule.filter} /> : null}
        </span>
      </td>
      <td>
        <span className={pageStyles.tags}>
          {names.map(({ key, name, colour }) => (
            <Tag key={key} colour={colour}>
              {name}
            </Tag>
          ))}
        </span>
      </td>
      <td>{t(`settings.sharing.levels.${rule.level}`)}</td>
      <td>
        <RowActions>
          <Button size="sm" variant="quiet" onClick={onEdit}>
            {t('settings.edit')}
          </Button>
          <DeleteRule rule={rule} />
        </RowActions>
      </td>
    </tr>
  )
}

function DeleteRule({ rule }: { rule: ListedSharingRule }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const remove = useMutation({
    mutationFn: () => deleteRule(rule.id),
    onSuccess: () => client.invalidateQueries({ queryKey: sharingRulesQuery.queryKey }),
    onError: report,
  })
  const ask = async () => {
    const agreed = await confirm({
      title: t('settings.sharing.deleteTitle'),
      text: t('settings.sharing.deleteText'),
      confirm: t('settings.sharing.delete'),
      danger: true,
    })
    if (agreed) remove.mutate()
  }
  return (
    <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => void ask()}>
      {t('settings.delete')}
    </Button>
  )
}
