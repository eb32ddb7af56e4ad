import { audit } from '#kernel/audit/server/audit.ts'
import type { Invited, InviteRequest } from '#kernel/auth/contract.ts'
import { actorKey, type Context } from '#kernel/context.ts'
import { forbidden, invalid, invalidField, notFound } from '#kernel/errors.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import { isMailAddress } from '#kernel/mail/server/address.ts'
import { hasMail } from '#kernel/mail/server/settings.ts'
import { demandGivable } from '../givable.ts'
import { take } from '../rate.ts'
import { digest } from '../secrets.ts'
import { invitationJob, linkOf } from './mail.ts'
import {
  addToken,
  dropInvitation,
  type Invitation,
  invitationById,
  putInvitation,
  standingTeam,
  takenAddresses,
} from './store.ts'

/**
 * Invites people by their addresses, all with the same roles and team: by mail, or without a mail server by links to hand over. `origin` is
 * the configured address, never one of a header (S-36).
 */
export async function invite(ctx: Context, request: InviteRequest, origin: string): Promise<Invited[]> {
  const emails = addressesOf(request.emails)
  await demandGivable(ctx, request.roles)
  if (request.team !== null && !(await standingTeam(ctx, request.team)))
    throw invalidField('team', 'missingTarget', 'There is no such team')
  const taken = await takenAddresses(ctx, emails)
  const wanted = emails.filter((email) => !taken.has(email))
  await limit(ctx, wanted)
  const isByMail = await hasMail(ctx)
  return ctx.db.transaction(async (tx) => {
    const inside = { ...ctx, db: tx }
    const answers: Invited[] = []
    for (const email of emails) {
      if (taken.has(email)) answers.push({ email, outcome: 'exists', link: null })
      else answers.push(await inviteOne(inside, { ...request, email, isByMail }, origin))
    }
    return answers
  })
}

/** Lets an invitation live on for its full time under a new link. Whoever does so is its inviter from then on, by their rights. */
export async function renewInvitation(ctx: Context, invitationId: string, origin: string): Promise<Invited> {
  const standing = await ownInvitation(ctx, invitationId)
  await limit(ctx, [standing.email])
  const isByMail = await hasMail(ctx)
  return ctx.db.transaction((tx) => inviteOne({ ...ctx, db: tx }, { ...standing, isByMail }, origin))
}

/** A link to hand over oneself, beside the one that was mailed. */
export async function copyInvitation(
  ctx: Context,
  invitationId: string,
  origin: string,
): Promise<{ link: string; expiresAt: string }> {
  const invitation = await ownInvitation(ctx, invitationId)
  if (Date.parse(invitation.expiresAt) <= ctx.clock.now().getTime()) throw notFound('Invitation')
  await take(ctx, [{ key: inviterKey(ctx), most: mostAnHour, seconds: hour }])
  await audit(ctx, { kind: 'account', action: 'invitationLinkCopied', name: invitation.email })
  return { link: linkOf(origin, await addToken(ctx, invitation)), expiresAt: invitation.expiresAt }
}

/** Ends an invitation; its links open nothing from then on. */
export async function revokeInvitation(ctx: Context, invitationId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const name = await dropInvitation({ ...ctx, db: tx }, invitationId)
    if (name === undefined) throw notFound('Invitation')
    await audit(ctx, { kind: 'account', action: 'invitationRevoked', name }, tx)
  })
}

async function inviteOne(
  ctx: Context,
  input: Pick<Invitation, 'email' | 'roles' | 'team'> & { isByMail: boolean },
  origin: string,
): Promise<Invited> {
  const { email, roles, team } = input
  const { isNew, ...invitation } = await putInvitation(ctx, { ...input, invitedBy: inviterOf(ctx) })
  await audit(ctx, { kind: 'account', action: isNew ? 'invited' : 'invitedAgain', name: email, after: { roles, team } })
  const outcome = isNew ? 'invited' : 'renewed'
  if (!input.isByMail) return { email, outcome, link: linkOf(origin, await addToken(ctx, invitation)) }
  await enqueue(ctx, invitationJob.name, { id: invitation.id, origin }, { maxAttempts: 8 })
  return { email, outcome, link: null }
}

/** A link opens the rights of the invitation, so it is handed only to those who could give them (S-15). */
async function ownInvitation(ctx: Context, invitationId: string): Promise<Invitation> {
  const invitation = await invitationById(ctx, invitationId)
  if (!invitation) throw notFound('Invitation')
  await demandGivable(ctx, invitation.roles)
  return invitation
}

/** Plain addresses in lower case, each once; the wrong ones are named all together. */
function addressesOf(texts: readonly string[]): string[] {
  const emails = [...new Set(texts.map((text) => text.trim().toLowerCase()))]
  const wrong = emails.filter((email) => !isMailAddress(email))
  if (wrong.length > 0)
    throw invalid(
      wrong.map((email) => ({
        field: 'emails',
        code: 'notAMailAddress',
        message: `"${email}" is no address`,
        params: { email },
      })),
    )
  return emails
}

/** Keys and the machine invite nobody: behind an invitation stands a person, by whose rights it is judged. */
function inviterOf({ actor }: Context): string {
  if (actor.type !== 'user') throw forbidden('Only people invite people')
  return actor.id
}

const inviterKey = (ctx: Context) => `invite account ${actorKey(ctx.actor)}`
const hour = 3600
const mostAnHour = 200

/** One inviter reaches only so many people an hour, and one address gets only so many invitations a day (V-33, S-35). */
async function limit(ctx: Context, emails: readonly string[]): Promise<void> {
  if (emails.length === 0) return
  await take(ctx, [
    { key: inviterKey(ctx), most: mostAnHour, seconds: hour, amount: emails.length },
    ...emails.map((email) => ({
      key: `invite target ${digest(email).toString('base64url')}`,
      most: 5,
      seconds: 24 * hour,
    })),
  ])
}
