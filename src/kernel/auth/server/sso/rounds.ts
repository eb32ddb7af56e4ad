import { createHash } from 'node:crypto'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { digest, newToken } from '../secrets.ts'
import { type Asserted, SsoRefusal } from './asserted.ts'

/** What a round trip to a provider is for; those of signed-in people name the session that asked. */
export type Purpose =
  | { kind: 'signIn' }
  | { kind: 'test'; userId: string }
  | { kind: 'link' | 'confirm'; userId: string; sessionId: string }

/** A round trip under way: known by the state that travels, bound to the browser that holds the cookie, good for one return. */
export interface Round {
  provider: string
  purpose: Purpose
  next: string
  /** What SAML asserted, between the post of the provider and the browser's own coming back. */
  answer: Asserted | Failed | null
}

/** Why a post was refused, as it waits for the browser. */
type Failed = Pick<SsoRefusal, 'problem'> & { detail: string }

export interface Begun {
  /** Travels through the provider. */
  state: string
  /** Stays in a cookie of this browser. */
  browser: string
}

export const roundMinutes = 10

/** Remembers a round trip. Only digests are kept: state and cookie themselves are with the browser alone. */
export async function beginRound(ctx: Context, round: Omit<Round, 'answer'>): Promise<Begun> {
  const begun = { state: newToken(), browser: newToken() }
  await store(ctx, begun.state, digest(begun.browser), { ...round, answer: null })
  return begun
}

/** Takes the round trip that this state and this browser began, once (V-11); undefined when there is none that lives. */
export function takeRound(ctx: Context, state: string, browser: string | null): Promise<Round | undefined> {
  if (!browser) return Promise.resolve(undefined)
  return ctx.db.row<Round & Record<string, unknown>>(sql`
    DELETE FROM ${rounds(ctx)} WHERE hash = ${digest(state)} AND browser = ${digest(browser)} AND expires_at > ${ctx.clock.now()}
    RETURNING provider, purpose, next, answer`)
}

/**
 * A provider's post comes without cookies, since it comes from another site. Its round trip ends here and goes on under a
 * ticket, which is good only in the browser that began.
 */
export async function turnRound(
  ctx: Context,
  state: string,
  judge: (round: Round) => Promise<Asserted | SsoRefusal>,
): Promise<{ ticket: string } | undefined> {
  const row = await ctx.db.row<Round & { browser: Buffer }>(sql`
    DELETE FROM ${rounds(ctx)} WHERE hash = ${digest(state)} AND answer IS NULL AND expires_at > ${ctx.clock.now()}
    RETURNING provider, purpose, next, answer, browser`)
  if (!row) return undefined
  const { browser, ...round } = row
  const ticket = newToken()
  const judged = await judge(round)
  const answer = judged instanceof SsoRefusal ? { problem: judged.problem, detail: judged.message } : judged
  await store(ctx, ticket, browser, { ...round, answer })
  return { ticket }
}

/** Nonce, verifier and request id follow from what the browser holds, so that none of them is stored. */
export const derived = (purpose: 'nonce' | 'verifier', { state, browser }: Begun): string =>
  createHash('sha256').update(`${purpose} ${browser} ${state}`).digest('base64url')
export const requestIdOf = (state: string): string =>
  `_${createHash('sha256').update(`request ${state}`).digest('hex')}`

async function store(ctx: Context, token: string, browser: Buffer, round: Round): Promise<void> {
  const expires = new Date(ctx.clock.now().getTime() + roundMinutes * 60_000)
  const answer = round.answer ? JSON.stringify(round.answer) : null
  await ctx.db.run(sql`
    INSERT INTO ${rounds(ctx)} (hash, browser, provider, purpose, next, answer, expires_at)
    VALUES (${digest(token)}, ${browser}, ${round.provider}, ${JSON.stringify(round.purpose)}::jsonb, ${round.next},
      ${answer}::jsonb, ${expires})`)
}

const rounds = (ctx: Context) => id(ctx.workspace.schema, 'sys_sso_round')
