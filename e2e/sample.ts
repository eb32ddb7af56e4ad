import { setTimeout as wait } from 'node:timers/promises'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { Client } from './client.ts'

/** The sample company on an empty installation; answers when it stands. */
export async function makeSample(client: Client, contacts = 200): Promise<void> {
  const { id } = await client.post<OperationJson>('/api/v1/sample', { contacts })
  await ended(client, id)
  await client.put('/api/v1/settings/onboarding', { choice: 'sample' })
}

/** Waits for the end of an operation; anything but `done` is a failure. */
export async function ended(client: Client, operation: string): Promise<OperationJson> {
  for (;;) {
    const found = await client.get<OperationJson>(`/api/v1/operations/${operation}`)
    if (found.state === 'done') return found
    if (found.state !== 'queued' && found.state !== 'running')
      throw new Error(`Operation ${found.kind} ${found.state}: ${found.error}`)
    await wait(200)
  }
}
