import type {
  Aggregate,
  AggregateResult,
  AnswerPart,
  Page,
  Query,
  Question,
  RecordPart,
} from '#kernel/records/contract.ts'
import { ApiError, type Asked, api, recalled } from './http.ts'

interface Waiting {
  question: Question
  resolve: (answer: unknown) => void
  reject: (error: unknown) => void
}

/** As many as the server takes at once. */
const most = 20
let waiting: Waiting[] = []

/** A small page of a list, by the plural of its object. */
export const askTogether = (object: string, query: Query): Promise<Page> =>
  ask({ method: 'POST', path: `/api/v1/${object}/query`, params: undefined, body: query }, { object, ...query })

/** A few figures of an object, by its plural. */
export const askFigures = (object: string, aggregate: Aggregate): Promise<AggregateResult> =>
  ask(
    { method: 'POST', path: `/api/v1/${object}/aggregate`, params: undefined, body: aggregate },
    { object, ...aggregate },
  )

/** The first of what is known of a record, by the plural of its object. */
export function askForPart<T>(object: string, id: string, part: RecordPart): Promise<T> {
  const record = `/api/v1/${object}/${id}`
  const path = part === 'record' ? record : `${record}/${part}`
  return ask({ method: 'GET', path, params: undefined, body: undefined }, { object, id, part })
}

/**
 * What a screen asks at the same moment travels as one request: each costs the page a millisecond or two to send and to
 * hear, and the server the same work to let it in. Each is remembered as if it were asked alone.
 */
function ask<T>(asked: Asked, question: Question): Promise<T> {
  return recalled(asked, () => {
    if (waiting.length === 0) queueMicrotask(sendWaiting)
    return new Promise<T>((resolve, reject) =>
      waiting.push({ question, resolve: (answer) => resolve(answer as T), reject }),
    )
  })
}

function sendWaiting(): void {
  const all = waiting
  waiting = []
  for (let at = 0; at < all.length; at += most) void send(all.slice(at, at + most))
}

async function send(asked: Waiting[]): Promise<void> {
  try {
    const queries = asked.map(({ question }) => question)
    const { answers } = await api.post<{ answers: AnswerPart[] }>('/api/v1/queries', { queries })
    asked.forEach(({ resolve, reject }, at) => {
      const part = answers[at]
      if (part && 'answer' in part) resolve(part.answer)
      else reject(new ApiError(part?.problem?.status ?? 500, part?.problem ?? {}))
    })
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}
