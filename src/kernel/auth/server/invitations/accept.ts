import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { InvitationOffer } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { conflict, invalidField } from '#kernel/errors.ts'
import type { Language } from '#kernel/fields/contract.ts'
import { create } from '#kernel/records/server/engine.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import { accountById, type ChosenPassword, newPasswordHash, storePassword } from '../accounts.ts'
import { auditLogin, type Caller } from '../audit.ts'
import { contextOfActor } from '../contexts.ts'
import { renewBackupCodes } from '../factors/backup-codes.ts'
import { addPasskey, offerPasskey, type Site } from '../factors/passkeys.ts'
import { demandGivable } from '../givable.ts'
import { demandNetworkFor } from '../networks.ts'
import { networkOf, take } from '../rate.ts'
import { discoverProvider } from '../sso/policy.ts'
import { type Invitation, invitationOf, standingTeam, takeInvitation, takenAddresses } from './store.ts'

/** What the invited person says: a name, and how they will sign in; nothing where a provider is the only way. */
export interface Acceptance {
  token: string
  name: string
  language?: Language
  timeZone?: string
  password?: string
  passkey?: { name: string; response: RegistrationResponseJSON }
}

export interface Accepted {
  userId: string
  email: string
  backupCodes: string[] | null
  provider: { id: string; label: string } | null
}

/** Who invites whom, for the page behind the link. */
export async function readInvitation(
  ctx: Context,
  workspace: Workspace,
  token: string,
  caller: Caller,
  offers: { passkey: boolean },
): Promise<InvitationOffer> {
  const { invitation, inviter } = await openInvitation(ctx, workspace, token, caller)
  const { email, expiresAt } = invitation
  const organization = (await readSetting(ctx, 'organization')).name
  const provider = await onlyProvider(ctx, email)
  return { email, organization, invitedBy: inviter.name, expiresAt, provider, ...offers }
}

/** What the browser needs to make the passkey that will be this person's way in. */
export async function offerInvitedPasskey(
  ctx: Context,
  workspace: Workspace,
  { token, name }: { token: string; name: string },
  caller: Caller,
  site: Site,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { invitation } = await openInvitation(ctx, workspace, token, caller)
  const person = { userId: invitation.id, name, email: invitation.email }
  return offerPasskey(ctx, person, token, site, { isOnlyProof: true })
}

/**
 * Makes the account with the roles of the invitation and no others (S-15). Of parallel tries one succeeds (S-39); a weak password
 * leaves the invitation alive. It is the inviter who makes it, by the rights that they have now.
 */
export async function acceptInvitation(
  ctx: Context,
  workspace: Workspace,
  input: Acceptance,
  caller: Caller,
  site: Site,
): Promise<Accepted> {
  const { invitation, inviter } = await openInvitation(ctx, workspace, input.token, caller)
  const { email, roles } = invitation
  const provider = await onlyProvider(ctx, email)
  await demandNetworkFor(ctx, { email, userId: null, roles }, caller)
  const password = provider ? null : await chosenIn(ctx, input, email)
  const made = await ctx.db.transaction(async (tx) => {
    if (!(await takeInvitation({ ...ctx, db: tx }, input.token))) throw dead()
    const userId = await makePerson({ ...inviter.ctx, db: tx }, invitation, input)
    const backupCodes = await equip(
      { ...ctx, db: tx },
      userId,
      password,
      provider ? undefined : input,
      invitation.id,
      site,
    )
    return { userId, backupCodes }
  })
  await auditLogin(ctx, { event: 'invitationAccepted', email, userId: made.userId, caller })
  return { ...made, email, provider }
}

/** A living link of an inviter who is still here and could still give what it gives (S-18). */
async function openInvitation(
  ctx: Context,
  workspace: Workspace,
  token: string,
  caller: Caller,
): Promise<{ invitation: Invitation; inviter: { ctx: Context; name: string } }> {
  await take(ctx, [{ key: `link network ${networkOf(caller.ip)}`, most: 120, seconds: 900 }])
  const invitation = await invitationOf(ctx, token)
  if (!invitation) throw dead()
  const inviter = await contextOfActor(workspace, `user:${invitation.invitedBy}`)
  if (!inviter?.access.has('users.manage')) throw dead()
  await demandGivable(inviter, invitation.roles).catch(() => {
    throw dead()
  })
  if ((await takenAddresses(ctx, [invitation.email])).size > 0)
    throw conflict('There is an account for this address already', [], { reason: 'accountExists' })
  const { name } = (await accountById(ctx, invitation.invitedBy)) ?? { name: '' }
  return { invitation, inviter: { ctx: inviter, name } }
}

async function makePerson(ctx: Context, invitation: Invitation, input: Acceptance): Promise<string> {
  const { name, language, timeZone } = input
  const { email, roles } = invitation
  const team = await standingTeam(ctx, invitation.team)
  const own = { ...(language ? { language } : {}), ...(timeZone ? { timeZone } : {}) }
  return (await create(ctx, 'user', { name, email, roles, team, isActive: true, ...own })).id
}

/** The first secret of a new account; a passkey brings its backup codes along. */
async function equip(
  ctx: Context,
  userId: string,
  password: ChosenPassword | null,
  input: Acceptance | undefined,
  handle: string,
  site: Site,
): Promise<string[] | null> {
  if (password) await storePassword(ctx, userId, password)
  if (!input?.passkey) return null
  await addPasskey(ctx, userId, input.passkey, input.token, site, { isOnlyProof: true, handle })
  return renewBackupCodes(ctx, userId)
}

async function chosenIn(
  ctx: Context,
  { password, passkey, name }: Acceptance,
  email: string,
): Promise<ChosenPassword | null> {
  if (password !== undefined) return newPasswordHash(ctx, password, { name, email })
  if (passkey) return null
  throw invalidField('password', 'required', 'Choose a password or a passkey')
}

async function onlyProvider(ctx: Context, email: string): Promise<{ id: string; label: string } | null> {
  const { provider, isRequired } = await discoverProvider(ctx, email)
  return isRequired ? provider : null
}

const dead = () => invalidField('token', 'deadInvitation', 'This invitation was used, revoked or is too old')
