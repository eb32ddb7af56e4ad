import { Modal } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconDownload, IconFile } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFile } from '#kernel/client/files.ts'
import { fileHref } from '#kernel/fields/web/files.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FileJson } from '#kernel/files/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { ButtonAnchor } from '#ui/ButtonLink.tsx'
import { formatBytes } from '#ui/format.ts'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { useFocusBack } from '#ui/useFocusBack.ts'
import styles from './FilePreview.module.css'
import { lookOf } from './look.ts'

interface FilePreviewProps {
  /** Attachments in the order of the list. */
  items: readonly RecordJson[]
  shown: string
  env: DisplayEnv
  onShow: (id: string) => void
  onClose: () => void
}

/** One file over the whole screen; the arrows go to its neighbours, Escape closes. */
export default function FilePreview({ items, shown, env, onShow, onClose }: FilePreviewProps) {
  useFocusBack()
  const at = items.findIndex((item) => item.id === shown)
  const item = items[at]
  const { data: file } = useFile(String(item?.file))
  const go = (step: number) => {
    const next = items[at + step]
    if (next) onShow(next.id)
  }
  useHotkeys([
    ['ArrowLeft', () => go(-1)],
    ['ArrowRight', () => go(1)],
  ])
  if (!item) return null
  const name = String(item.name ?? '')
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      withCloseButton
      closeButtonProps={{ 'aria-label': env.t('ui.close') }}
      title={
        <span className={styles.head}>
          <span className={styles.name}>{name}</span>
          {file ? <span className={styles.size}>{formatBytes(file.size, env.formats)}</span> : null}
        </span>
      }
      classNames={{ content: styles.content ?? '', body: styles.body ?? '', header: styles.header ?? '' }}
    >
      <div className={styles.bar}>
        <IconButton label={env.t('files.previous')} disabled={at <= 0} onClick={() => go(-1)}>
          <IconChevronLeft size={18} />
        </IconButton>
        <span className={styles.position} aria-live="polite">
          {env.t('files.position', { at: at + 1, of: items.length })}
        </span>
        <IconButton label={env.t('files.next')} disabled={at >= items.length - 1} onClick={() => go(1)}>
          <IconChevronRight size={18} />
        </IconButton>
        {file ? (
          <ButtonAnchor href={`${fileHref(file.id)}?download=true`} icon={<IconDownload size={14} />}>
            {env.t('files.download')}
          </ButtonAnchor>
        ) : null}
      </div>
      <div className={styles.stage}>
        {file === undefined ? <SkeletonRows rows={6} /> : null}
        {file === null ? <ErrorState kind="forbidden" text={env.t('files.gone')} /> : null}
        {file ? <Shown key={file.id} file={file} name={name} env={env} /> : null}
      </div>
    </Modal>
  )
}

/** Foreign content never runs in a page of ours: pictures and media are drawn, documents stand in a sandbox, text is text. */
function Shown({ file, name, env }: { file: FileJson; name: string; env: DisplayEnv }) {
  const href = fileHref(file.id)
  switch (lookOf(file.type)) {
    case 'image':
      return <img className={styles.image} src={href} alt={name} />
    case 'document':
      return <Document file={file} name={name} env={env} />
    case 'audio':
      return <Media kind="audio" href={href} name={name} />
    case 'video':
      return <Media kind="video" href={href} name={name} />
    case 'text':
      return <Text file={file} env={env} />
    default:
      return (
        <EmptyState
          icon={<IconFile size={28} />}
          title={env.t('files.noPreview')}
          text={env.t('files.noPreviewText')}
        />
      )
  }
}

function Media({ kind: Kind, href, name }: { kind: 'audio' | 'video'; href: string; name: string }) {
  return <Kind className={styles[Kind]} src={href} controls aria-label={name} />
}

const mostDocument = 30 * 1024 * 1024

/**
 * A document as data: the frame's origin is nobody's, whatever the document tries (V-38). A sandbox on the frame would be
 * narrower in words, but browsers show no PDF in one.
 */
function Document({ file, name, env }: { file: FileJson; name: string; env: DisplayEnv }) {
  const isShown = file.size <= mostDocument
  const { data, error, refetch } = useQuery({
    queryKey: ['file', file.id, 'document'],
    queryFn: async ({ signal }) => dataUrl(await bytesOf(file.id, { signal }), 'application/pdf'),
    gcTime: 0,
    enabled: isShown,
  })
  if (!isShown) return <EmptyState title={env.t('files.noPreview')} text={env.t('files.tooLargeToShow')} />
  if (error) return <ErrorState text={env.t('files.unreadable')} onRetry={() => void refetch()} />
  if (data === undefined) return <SkeletonRows rows={8} />
  return <iframe className={styles.frame} src={data} title={name} />
}

async function bytesOf(id: string, init: RequestInit): Promise<Blob> {
  const answer = await fetch(fileHref(id), init)
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.blob()
}

function dataUrl(bytes: Blob, type: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const reader = new FileReader()
  reader.addEventListener('load', () => resolve(String(reader.result)))
  reader.addEventListener('error', () => reject(reader.error))
  reader.readAsDataURL(new Blob([bytes], { type }))
  return promise
}

const mostText = 256 * 1024

/** The beginning of a text; nobody reads more of it in an overlay. */
function Text({ file, env }: { file: FileJson; env: DisplayEnv }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['file', file.id, 'text'],
    queryFn: async ({ signal }) =>
      (await bytesOf(file.id, { headers: { range: `bytes=0-${mostText - 1}` }, signal })).text(),
    gcTime: 0,
    enabled: file.size > 0,
  })
  if (error) return <ErrorState text={env.t('files.unreadable')} onRetry={() => void refetch()} />
  if (data === undefined && file.size > 0) return <SkeletonRows rows={8} />
  return (
    // A long text is scrolled by keyboard too.
    <section className={styles.text} aria-label={file.name} tabIndex={-1}>
      <pre className={styles.lines}>{data}</pre>
      {file.size > mostText ? <p className={styles.cut}>{env.t('files.cut')}</p> : null}
    </section>
  )
}
