import type { QueryClient } from '@tanstack/react-query'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { fetchRecordAhead } from '#kernel/records/web/recordAhead.ts'
import { recordAt } from './recent.ts'

/** A pointer that only passes by asks for nothing. */
const rest = 80

/**
 * Fetches the record that somebody is about to open, so that it stands there when they do: the pointer or the focus rests
 * on a link to it or on its row, the cursor of a table does, or a finger comes down.
 */
export function watchIntent(
  frame: HTMLElement,
  client: QueryClient,
  objects: () => readonly ObjectMetadata[],
): () => void {
  const end = new AbortController()
  void import('#kernel/records/web/RecordScreen.tsx')
  let timer: ReturnType<typeof setTimeout> | undefined
  const consider = (target: Element | null, patience: number) => {
    clearTimeout(timer)
    const link =
      target?.closest<HTMLAnchorElement>('a[href]') ?? target?.closest('[role=row]')?.querySelector('a[href]')
    if (link instanceof HTMLAnchorElement)
      timer = setTimeout(() => link.isConnected && fetchRecord(client, objects(), link, true), patience)
  }
  const listen = (type: string, act: (event: Event, target: Element) => void) =>
    frame.addEventListener(type, (event) => event.target instanceof Element && act(event, event.target), {
      passive: true,
      signal: end.signal,
    })
  listen('pointerover', (_, target) => consider(target, rest))
  listen('pointerdown', (_, target) => consider(target, 0))
  // Also where no pointer has come before, such as with the Enter key: sooner than the page that is made for it.
  listen('click', (_, target) => {
    const link = target.closest<HTMLAnchorElement>('a[href]')
    if (link) fetchRecord(client, objects(), link, false)
  })
  listen('focusin', (_, target) => consider(target, rest))
  listen('keyup', (_, target) => {
    const cursor = target.closest('[role=grid]')?.querySelector('[data-current]')
    if (cursor) consider(cursor, rest)
  })
  return () => {
    clearTimeout(timer)
    end.abort()
  }
}

function fetchRecord(
  client: QueryClient,
  objects: readonly ObjectMetadata[],
  link: HTMLAnchorElement,
  isGuess: boolean,
): void {
  const record = recordAt(new URL(link.href).pathname, [...objects])
  const object = objects.find((one) => one.name === record?.object)
  if (!record || !object) return
  void fetchRecordAhead(client, object.plural, record.id, { isGuess })
}
