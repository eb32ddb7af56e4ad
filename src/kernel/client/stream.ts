import type { LiveEvent } from '#kernel/events/contract.ts'

/** `live`: changes arrive as they happen. `away`: the connection is lost and being made again. */
export type StreamState = 'live' | 'away'

export interface StreamListeners {
  onEvent(event: LiveEvent): void
  /** Changes may have been missed that the server can no longer list: everything is to be asked for again. */
  onGap(): void
  onState(state: StreamState): void
}

type Message = { event: LiveEvent } | { gap: true } | { state: StreamState }

const channelName = 'rapport-changes'
const longestWait = 30_000

/**
 * One connection for all tabs of a browser, since HTTP/1.1 gives an origin only six: the tab that holds the lock listens
 * to the server, from the given cursor on, and passes everything on. Where there are no locks (plain http in a network) each tab listens for itself.
 */
export function openStream(listeners: StreamListeners, from: string | null): () => void {
  const channel = new BroadcastChannel(channelName)
  const closing = new AbortController()
  // A tab that takes over the lock goes on behind the last change that it heard of.
  let heard = from
  const deliver = (message: Message) => {
    if ('event' in message) heard = message.event.cursor
    hand(listeners, message)
  }
  const tell = (message: Message) => {
    deliver(message)
    channel.postMessage(message)
  }
  channel.onmessage = (event: MessageEvent<Message>) => deliver(event.data)
  if (navigator.locks) {
    const lead = () => listen(tell, closing.signal, heard)
    navigator.locks.request(channelName, { signal: closing.signal }, lead).catch(() => {})
  } else {
    void listen(deliver, closing.signal, heard)
  }
  return () => {
    closing.abort()
    channel.close()
  }
}

function hand(listeners: StreamListeners, message: Message): void {
  if ('event' in message) listeners.onEvent(message.event)
  else if ('gap' in message) listeners.onGap()
  else listeners.onState(message.state)
}

/** Listens until aborted; after a break it goes on behind the last cursor, waiting longer each time that fails. */
async function listen(tell: (message: Message) => void, signal: AbortSignal, from: string | null): Promise<void> {
  let cursor = from
  let wait = 1_000
  while (!signal.aborted) {
    const opened = await connect(cursor, signal, tell, (next) => {
      cursor = next
    })
    if (signal.aborted) return
    tell({ state: 'away' })
    wait = opened ? 1_000 : Math.min(wait * 2, longestWait)
    await pause(wait, signal)
  }
}

/** One connection; answers whether it had been open once it ends. */
function connect(
  cursor: string | null,
  signal: AbortSignal,
  tell: (message: Message) => void,
  onCursor: (cursor: string) => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const source = new EventSource(
      cursor === null ? '/api/v1/stream' : `/api/v1/stream?cursor=${encodeURIComponent(cursor)}`,
    )
    let opened = false
    const end = () => {
      source.close()
      resolve(opened)
    }
    source.onopen = () => {
      opened = true
      tell({ state: 'live' })
    }
    source.onerror = end
    source.addEventListener('change', (message: MessageEvent<string>) => {
      onCursor(message.lastEventId)
      tell({ event: JSON.parse(message.data) as LiveEvent })
    })
    // These too say where to go on after a break.
    for (const type of ['ready', 'heartbeat', 'resync'])
      source.addEventListener(type, (message: MessageEvent<string>) => onCursor(message.lastEventId))
    source.addEventListener('resync', () => tell({ gap: true }))
    signal.addEventListener('abort', end, { once: true })
  })
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
