import { ApiError, uploadHeaders } from '#kernel/client/http.ts'
import type { FileJson } from '#kernel/files/contract.ts'

/** Uploads one file and tells how far it is; the promise fails with `AbortError` when it is taken back. */
export function send(
  file: Blob,
  name: string,
  { onProgress, signal }: { onProgress: (bytes: number) => void; signal: AbortSignal },
): Promise<FileJson> {
  const { promise, resolve, reject } = Promise.withResolvers<FileJson>()
  const request = new XMLHttpRequest()
  request.open('POST', '/api/v1/files')
  for (const [header, value] of Object.entries(uploadHeaders())) request.setRequestHeader(header, value)
  request.upload.addEventListener('progress', (event) => onProgress(event.loaded))
  request.addEventListener('load', () => {
    const answer = parsed(request.responseText)
    if (request.status < 300) resolve(answer as FileJson)
    else reject(new ApiError(request.status, answer as Record<string, never>))
  })
  request.addEventListener('error', () => reject(new ApiError(0, { code: 'offline' })))
  request.addEventListener('abort', () => reject(new DOMException('Taken back', 'AbortError')))
  signal.addEventListener('abort', () => request.abort(), { once: true })
  const form = new FormData()
  form.append('file', file, name)
  request.send(form)
  return promise
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
