import { IconUpload, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { fileKey } from '#kernel/client/files.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import type { FileJson } from '#kernel/files/contract.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import styles from './fields.module.css'
import { FileLink } from './files.tsx'
import type { EditorProps } from './widget.ts'

/** Uploads one file; the field keeps its id. */
export function fileEditor(accept?: string) {
  return function KindFileEditor({ value, onChange, onDone, ...rest }: EditorProps<string>) {
    return (
      <Uploads
        {...rest}
        ids={value === null ? [] : [value]}
        accept={accept}
        onIds={(ids) => {
          const next = ids.at(-1) ?? null
          onChange(next)
          onDone?.(next)
        }}
      />
    )
  }
}

export function FilesEditor({ value, onChange, ...rest }: EditorProps<string[]>) {
  return <Uploads {...rest} ids={value ?? []} isMany onIds={(ids) => onChange(ids.length > 0 ? ids : null)} />
}

type UploadsProps = Omit<EditorProps, 'value' | 'onChange' | 'onDone'> & {
  ids: string[]
  accept?: string | undefined
  isMany?: boolean
  onIds: (ids: string[]) => void
}

function Uploads({ ids, accept, isMany = false, onIds, env, id, error }: UploadsProps) {
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<{ isBusy: boolean; failure?: string }>({ isBusy: false })
  const errorText = useErrorText()
  const client = useQueryClient()
  const upload = async (files: File[]) => {
    setState({ isBusy: true })
    try {
      const stored = await Promise.all(files.map((file) => api.upload<FileJson>('/api/v1/files', file)))
      for (const file of stored) client.setQueryData(fileKey(file.id), file)
      onIds([...ids, ...stored.map((file) => file.id)])
      setState({ isBusy: false })
    } catch (failure) {
      setState({ isBusy: false, failure: errorText(failure) })
    }
  }
  return (
    <div className={styles.entries}>
      {ids.map((file) => (
        <div key={file} className={styles.entry}>
          <FileLink id={file} env={env} dense={false} />
          <IconButton label={env.t('fields.removeEntry')} onClick={() => onIds(ids.filter((one) => one !== file))}>
            <IconX size={14} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          id={id}
          size="sm"
          busy={state.isBusy}
          icon={<IconUpload size={14} />}
          onClick={() => input.current?.click()}
        >
          {env.t('fields.upload')}
        </Button>
        <input
          name="file"
          ref={input}
          type="file"
          hidden
          multiple={isMany}
          accept={accept}
          onChange={(event) => void upload([...(event.currentTarget.files ?? [])])}
        />
      </div>
      {(state.failure ?? error) ? (
        <div className={styles.error} role="alert">
          {state.failure ?? error}
        </div>
      ) : null}
    </div>
  )
}
