import {
  IconDotsVertical,
  IconDownload,
  IconFile,
  IconFileMusic,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconHistory,
  IconPencil,
  IconReplace,
  IconTable,
  IconTrash,
  IconVideo,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ComponentType, useRef, useState } from 'react'
import { useFile } from '#kernel/client/files.ts'
import { useRemoveRecord, useUpdateRecord } from '#kernel/client/mutations.ts'
import { useReport } from '#kernel/client/report.ts'
import { fileHref } from '#kernel/fields/web/files.tsx'
import { useActorName } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FileJson } from '#kernel/files/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { formatBytes } from '#ui/format.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import { DateTime } from '#ui/values.tsx'
import styles from './FilesTab.module.css'
import { kindOfType, lookOf } from './look.ts'
import { RenameDialog } from './RenameDialog.tsx'
import { replacement } from './uploads.ts'
import { Versions } from './Versions.tsx'

export interface FileRowProps {
  attachment: ObjectMetadata
  item: RecordJson
  env: DisplayEnv
  mayChange: boolean
  onOpen: () => void
}

/** One file with what is known of it and what can be done with it. */
export function FileRow(props: FileRowProps) {
  const { item, env, onOpen } = props
  const { data: file } = useFile(String(item.file))
  const [isRenaming, setRenaming] = useState(false)
  const name = String(item.name ?? '')
  return (
    <li className={styles.row} data-file={item.id}>
      <Picture file={file ?? null} />
      <div className={styles.words}>
        <button type="button" className={styles.open} title={name} onClick={onOpen}>
          {name}
        </button>
        <span className={styles.meta}>
          {file ? <span>{formatBytes(file.size, env.formats)}</span> : null}
          {file ? <span>{env.t(`files.kind.${kindOfType(file.type)}`)}</span> : null}
          <Author actor={String(item.createdBy ?? '')} env={env} />
          <DateTime value={String(item.createdAt)} />
        </span>
      </div>
      <Actions {...props} file={file ?? null} onRename={() => setRenaming(true)} />
      {isRenaming ? <RenameDialog {...props} onClose={() => setRenaming(false)} /> : null}
    </li>
  )
}

const pictures: Record<string, ComponentType<{ size: number }>> = {
  pdf: IconFileTypePdf,
  table: IconTable,
  text: IconFileText,
  document: IconFileText,
  archive: IconFileZip,
  audio: IconFileMusic,
  video: IconVideo,
}

function Picture({ file }: { file: FileJson | null }) {
  const Icon = pictures[kindOfType(file?.type ?? '')] ?? IconFile
  return (
    <span className={styles.picture} aria-hidden="true">
      {file && lookOf(file.type) === 'image' ? (
        <img src={fileHref(file.id)} alt="" loading="lazy" className={styles.thumb} />
      ) : (
        <Icon size={18} />
      )}
    </span>
  )
}

function Author({ actor, env }: { actor: string; env: DisplayEnv }) {
  const name = useActorName(env, actor)
  return name === null ? null : <span>{name || env.t('files.somebody')}</span>
}

function Actions({
  attachment,
  item,
  env,
  mayChange,
  file,
  onRename,
}: FileRowProps & { file: FileJson | null; onRename: () => void }) {
  const remove = useRemoveRecord(attachment)
  const input = useRef<HTMLInputElement>(null)
  const [showsVersions, setShowsVersions] = useState(false)
  const { replace, isBusy } = useReplace(attachment, item)
  const name = String(item.name ?? '')
  const versions = Array.isArray(item.versions) ? item.versions.map(String) : []
  return (
    <>
      {versions.length > 0 ? (
        <button type="button" className={styles.versions} onClick={() => setShowsVersions(true)}>
          {env.t('files.versionCount', { count: versions.length + 1 })}
        </button>
      ) : null}
      <IconMenu
        label={env.t('files.actions', { name })}
        aria-busy={isBusy || undefined}
        icon={<IconDotsVertical size={16} />}
      >
        {file ? (
          <Menu.Item component="a" href={`${fileHref(file.id)}?download=true`} leftSection={<IconDownload size={14} />}>
            {env.t('files.download')}
          </Menu.Item>
        ) : null}
        {mayChange ? (
          <>
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={onRename}>
              {env.t('files.rename')}
            </Menu.Item>
            <Menu.Item leftSection={<IconReplace size={14} />} onClick={() => input.current?.click()}>
              {env.t('files.replace')}
            </Menu.Item>
          </>
        ) : null}
        {versions.length > 0 ? (
          <Menu.Item leftSection={<IconHistory size={14} />} onClick={() => setShowsVersions(true)}>
            {env.t('files.showVersions')}
          </Menu.Item>
        ) : null}
        {mayChange ? (
          <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => remove.mutate(item.id)}>
            {env.t('files.delete')}
          </Menu.Item>
        ) : null}
      </IconMenu>
      <input
        name="new-version"
        ref={input}
        type="file"
        hidden
        aria-label={env.t('files.replaceOf', { name })}
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (chosen) void replace(chosen)
        }}
      />
      {showsVersions ? (
        <Versions
          attachment={attachment}
          item={item}
          ids={versions}
          env={env}
          mayChange={mayChange}
          onClose={() => setShowsVersions(false)}
        />
      ) : null}
    </>
  )
}

/** The new bytes take the place of the old ones, which stay among the versions; undo puts them back. */
function useReplace(attachment: ObjectMetadata, item: RecordJson) {
  const client = useQueryClient()
  const update = useUpdateRecord(attachment)
  const report = useReport()
  const [isSending, setSending] = useState(false)
  const replace = async (chosen: File) => {
    setSending(true)
    try {
      const stored = await replacement(client, chosen)
      await update.mutateAsync({ id: item.id, values: { file: stored.id }, before: { file: String(item.file) } })
    } catch (error) {
      if (!update.isError) report(error)
    } finally {
      setSending(false)
    }
  }
  return { replace, isBusy: isSending }
}
