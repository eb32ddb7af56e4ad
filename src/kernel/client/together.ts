import type { AnswerPart, Page, Query } from '#kernel/records/contract.ts'
import { ApiError, api, recalled } from './http.ts'

interface Waiting {
  object: string
  query: Query
  resolve: (page: Page) => void
  reject: (error: unknown) => void
}

/** As many as the server takes at once. */
const most = 20
let waiting: Waiting[] = []

/**
 * A small page of a list, by the plural of its object. What a screen asks at the same moment travels as one request: each
 * costs the page a millisecond to send, and the server the same work to let it in.
 */
export function askTogether(object: string, query: Query): Promise<Page> {
  const path = `/api/v1/${object}/query`
  return recalled({ method: 'POST', path, params: undefined, body: query }, () => {
    if (waiting.length === 0) queueMicrotask(sendWaiting)
    return new Promise<Page>((resolve, reject) => waiting.push({ object, query, resolve, reject }))
  })
}

function sendWaiting(): void {
  const all = waiting
  waiting = []
  for (let at = 0; at < all.length; at += most) void send(all.slice(at, at + most))
}

async function send(asked: Waiting[]): Promise<void> {
  try {
    const queries = asked.map(({ object, query }) => ({ object, ...query }))
    const { answers } = await api.post<{ answers: AnswerPart[] }>('/api/v1/queries', { queries })
    asked.forEach(({ resolve, reject }, at) => {
      const answer = answers[at]
      if (answer?.page) resolve(answer.page)
      else reject(new ApiError(answer?.problem?.status ?? 500, answer?.problem ?? {}))
    })
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}
