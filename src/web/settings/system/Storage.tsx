import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#kernel/client/http.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { StorageOverview } from '#kernel/system/contract.ts'
import { formatBytes, formatNumber, useFormats } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import { EmptyTrashButton } from './EmptyTrash.tsx'

/** Where the room goes: tables, files, the trash. */
export function Storage() {
  const t = useT()
  const formats = useFormats()
  const { data, error, refetch } = useQuery({
    queryKey: ['system', 'storage'],
    queryFn: ({ signal }) => api.get<StorageOverview>('/api/v1/system/storage', { signal }),
    staleTime: 0,
  })
  return (
    <SettingsPage
      wide
      title={t('settings.pages.storage')}
      intro={t('settings.storage.intro')}
      changed={{ kinds: 'trash' }}
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={8} /> : null}
      {data ? (
        <>
          <Trash ages={data.trash} />
          <Block
            title={t('settings.storage.objects')}
            intro={t('settings.storage.whole', { size: formatBytes(data.database, formats) })}
          >
            <Sizes
              label={t('settings.storage.objects')}
              rows={data.objects.map(({ object, ...rest }) => ({ name: object, ...rest }))}
              isObject
            />
          </Block>
          <Block title={t('settings.storage.files')} intro={t('settings.storage.filesIntro')}>
            <Files files={data.files} />
          </Block>
          <Block title={t('settings.storage.system')} intro={t('settings.storage.systemIntro')}>
            <Sizes
              label={t('settings.storage.system')}
              rows={data.system.map(({ table, ...rest }) => ({ name: table, ...rest }))}
            />
          </Block>
        </>
      ) : null}
    </SettingsPage>
  )
}

function Block({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  return (
    <div className={pageStyles.block}>
      <Section title={title} intro={intro}>
        {children}
      </Section>
    </div>
  )
}

function useObjectName() {
  const label = useLabel()
  const { objects } = useMetadata()
  return (name: string) => label(objects.find((object) => object.name === name)?.pluralLabel, name)
}

const shownRows = 20

interface SizesProps {
  label: string
  rows: { name: string; rows: number; bytes: number }[]
  isObject?: boolean
}

function Sizes({ label, rows, isObject = false }: SizesProps) {
  const t = useT()
  const formats = useFormats()
  const nameOf = useObjectName()
  return (
    <Table
      label={label}
      head={[
        { key: 'name', label: t('settings.name') },
        { key: 'rows', label: t('settings.storage.rows'), align: 'end' },
        { key: 'size', label: t('settings.storage.size'), align: 'end' },
      ]}
    >
      {rows.slice(0, shownRows).map(({ name, rows: count, bytes }) => (
        <tr key={name}>
          <td className={isObject ? undefined : pageStyles.code}>{isObject ? nameOf(name) : name}</td>
          <td data-align="end">≈ {formatNumber(count, formats)}</td>
          <td data-align="end">{formatBytes(bytes, formats)}</td>
        </tr>
      ))}
    </Table>
  )
}

function Files({ files }: { files: StorageOverview['files'] }) {
  const t = useT()
  const formats = useFormats()
  const nameOf = useObjectName()
  if (files.length === 0) return <p className={pageStyles.note}>{t('settings.storage.noFiles')}</p>
  return (
    <Table
      label={t('settings.storage.files')}
      head={[
        { key: 'name', label: t('settings.roles.object') },
        { key: 'count', label: t('settings.storage.count'), align: 'end' },
        { key: 'size', label: t('settings.storage.size'), align: 'end' },
      ]}
    >
      {files.map(({ object, count, bytes }) => (
        <tr key={object ?? ''}>
          <td>{object === null ? t('settings.storage.untied') : nameOf(object)}</td>
          <td data-align="end">{formatNumber(count, formats)}</td>
          <td data-align="end">{formatBytes(bytes, formats)}</td>
        </tr>
      ))}
    </Table>
  )
}

const ages = ['week', 'month', 'quarter', 'older'] as const

function Trash({ ages: rows }: { ages: StorageOverview['trash'] }) {
  const t = useT()
  const formats = useFormats()
  const nameOf = useObjectName()
  const mayEmpty = useCapability('trash.destroy')
  return (
    <Section title={t('settings.pages.trash')} intro={t('settings.storage.trashIntro')}>
      {rows.length === 0 ? <p className={pageStyles.note}>{t('settings.storage.noTrash')}</p> : null}
      {rows.length > 0 ? (
        <>
          <Table
            label={t('settings.pages.trash')}
            head={[
              { key: 'name', label: t('settings.roles.object') },
              ...ages.map((age) => ({ key: age, label: t(`settings.storage.age.${age}`), align: 'end' as const })),
            ]}
          >
            {rows.map((row) => (
              <tr key={row.object}>
                <td>{nameOf(row.object)}</td>
                {ages.map((age) => (
                  <td key={age} data-align="end">
                    {formatNumber(row[age], formats)}
                  </td>
                ))}
              </tr>
            ))}
          </Table>
          {mayEmpty ? <EmptyTrashButton /> : null}
        </>
      ) : null}
    </Section>
  )
}
