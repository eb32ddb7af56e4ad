import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { contextOfActor } from '#kernel/auth/server/contexts.ts'
import { startWorker } from '#kernel/jobs/server/worker.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import type { TestApp } from './app.fixture.ts'

export interface Received {
  to: string[]
  from: string
  text: string
}

/** A mail server on this machine that keeps what it is given. */
export async function mailSink(options: SMTPServerOptions = {}) {
  const mails: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let raw = ''
      stream.on('data', (chunk) => {
        raw += chunk
      })
      stream.on('end', () => {
        const from = session.envelope.mailFrom
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: from ? from.address : '',
          text: raw,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  return {
    mails,
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
    /** The next mail to this address with these words in it that has not been taken yet. */
    async next(to: string, words: string): Promise<Received> {
      for (let n = 0; n < 400; n++) {
        const at = mails.findIndex((mail) => mail.to.includes(to) && mail.text.includes(words))
        const found = mails[at]
        if (found) {
          mails.splice(at, 1)
          return found
        }
        await pause(25)
      }
      throw new Error(`No mail to ${to} with "${words}"; there are ${mails.length} others`)
    },
  }
}

/** The queue of this test's workspace, worked off as in life. */
export const workOff = (test: TestApp) =>
  startWorker({
    database: testDatabaseConfig(),
    jobs: test.ws.workspace.modules.flatMap((module) => module.jobs ?? []),
    workspaces: [test.ws.schema],
    contextForActor: (_schema, actor) => contextOfActor(test.ws.workspace, actor),
    log: pino({ level: 'silent' }),
  })

/** The secret of the link in a mail, and the address that it leads to. */
export function linkIn({ text }: Received): { origin: string; path: string; token: string } {
  const plain = text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')
  const [, origin = '', path = '', token = ''] = /(https?:\/\/[^/\s]+)(\/[\w/-]+)#([\w-]+)/.exec(plain) ?? []
  return { origin, path, token }
}
