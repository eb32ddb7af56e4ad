import type { Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import type { Context } from '#kernel/context.ts'
import { conflict } from '#kernel/errors.ts'
import { allowedAddresses, ownNetworks } from '#kernel/outbound/addresses.ts'
import { OutboundError } from '#kernel/outbound/errors.ts'
import { openPlainSocket, type Resolve, systemResolve } from '#kernel/outbound/socket.ts'
import type { MailSettings, MailTest } from '../contract.ts'
import { headerText, mailAddress } from './address.ts'
import { mailPassword, readMail } from './settings.ts'

/** A mail of ours: plain text to one person. */
export interface Mail {
  to: string
  subject: string
  text: string
}

const seconds = 1000

/**
 * Hands the mail to the server and waits until it has taken it; throws when it has not. The mailer gets texts that were checked
 * here, never an object from outside, and can open no file, no address and no socket of its own (S-29, S-32). Certificates are
 * always verified (V-46).
 */
export async function deliver(ctx: Context, mail: Mail, resolve: Resolve = systemResolve): Promise<void> {
  const server = await readMail(ctx)
  if (!server) throw conflict('There is no mail server')
  const password = await mailPassword(ctx)
  const to = mailAddress(mail.to, 'to')
  const from = mailAddress(server.from, 'from')
  const message = {
    from: { name: headerText(server.fromName, 'fromName'), address: from },
    to: { name: '', address: to },
    // What the server is told to do is said by us, not read out of headers.
    envelope: { from, to: [to] },
    subject: headerText(mail.subject, 'subject'),
    text: mail.text,
    headers: { 'auto-submitted': 'auto-generated' },
  }
  const connection = await connectionTo(server, resolve)
  const transport = createTransport({ ...optionsOf(server, password), connection })
  try {
    await transport.sendMail(message)
  } finally {
    transport.close()
    connection.destroy()
  }
}

/** A socket by judged address: in the own network only where the settings say that the server stands there; never to what no list opens. */
function connectionTo({ host, port, isInOwnNetwork }: MailSettings, resolve: Resolve): Promise<Socket> {
  const allowed = allowedAddresses(isInOwnNetwork ? ownNetworks : [])
  return openPlainSocket({ name: host, port }, { allowed, resolve, signal: AbortSignal.timeout(15 * seconds) })
}

const optionsOf = ({ host, port, security, user }: MailSettings, password: string | undefined) => ({
  host,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'none',
  tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' as const },
  ...(user && password !== undefined ? { auth: { user, pass: password } } : {}),
  disableFileAccess: true,
  disableUrlAccess: true,
  connectionTimeout: 15 * seconds,
  greetingTimeout: 15 * seconds,
  socketTimeout: 30 * seconds,
})

/** Sends a mail at once and tells honestly what the server said. */
export async function testMail(ctx: Context, mail: Mail, resolve: Resolve = systemResolve): Promise<MailTest> {
  try {
    await deliver(ctx, mail, resolve)
    return { ok: true, to: mail.to }
  } catch (error) {
    if (error instanceof OutboundError)
      return { ok: false, step: error.problem === 'forbiddenAddress' ? 'network' : 'connection', detail: '' }
    const { code = '', command = '', response = '', message } = error as Error & Record<string, string | undefined>
    const step = stepOf(code, command, message)
    return { ok: false, step, detail: step === 'connection' ? '' : String(response || message).slice(0, 300) }
  }
}

function stepOf(code: string, command: string, message: string): Extract<MailTest, { ok: false }>['step'] {
  if (certificate.test(`${code} ${message}`)) return 'certificate'
  if (command === 'CONN') return 'connection'
  if (code === 'ETLS') return 'certificate'
  if (code === 'EAUTH') return 'sign-in'
  if (command === 'MAIL FROM') return 'sender'
  if (command === 'RCPT TO') return 'recipient'
  return ['ESOCKET', 'ECONNECTION', 'ETIMEDOUT', 'EDNS', 'ECONNREFUSED'].includes(code) ? 'connection' : 'other'
}

const certificate = /certificate|CERT_|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/i
