import { type Account, accountById } from '#kernel/auth/server/accounts.ts'
import { auditLogin, type Caller } from '#kernel/auth/server/audit.ts'
import { renewConfirmed } from '#kernel/auth/server/confirm.ts'
import type { Context } from '#kernel/context.ts'
import { notFound } from '#kernel/errors.ts'
import { create } from '#kernel/records/server/engine.ts'
import { type Asserted, domainOf, SsoRefusal } from './asserted.ts'
import {
  cutIdentity,
  hasOtherIdentity,
  holderOfMail,
  lockIdentity,
  personOf,
  rolesOf,
  tieIdentity,
  touchIdentity,
} from './identities.ts'
import type { Provider } from './provider-store.ts'
import { asProvider, existing, followGroups, rolesFor } from './roles.ts'

/** What a sign-in by this provider means here, found without changing anything. */
export type Outcome =
  | { account: 'found' | 'linked'; userId: string; name: string; roles: string[] }
  | { account: 'created'; newcomer: Newcomer; name: string; roles: string[] }

interface Newcomer {
  name: string
  email: string
  roles: string[]
}

/**
 * Whose account it is. Issuer and subject decide; an address does so only for somebody who was never here, when the provider
 * has verified it and speaks for its domain (S-42). Throws with the reason when it is nobody's.
 */
export async function outcomeOf(ctx: Context, provider: Provider, who: Asserted): Promise<Outcome> {
  const { definition } = provider
  const known = await personOf(ctx, who)
  if (known) return found(ctx, provider, who, known, 'found')
  const email = who.email
  if (!email || !who.isMailVerified) throw new SsoRefusal('unverified', 'The provider has not verified an address')
  if (!definition.domains.includes(domainOf(email)))
    throw new SsoRefusal('foreignDomain', `The provider does not speak for ${domainOf(email)}`)
  const holder = await holderOfMail(ctx, email)
  if (holder) {
    if (!holder.isActive) throw new SsoRefusal('noAccount', `${email} is not active`)
    if (await hasOtherIdentity(ctx, holder.id, who))
      throw new SsoRefusal('otherIdentity', `${email} is somebody else at this provider`)
    return found(ctx, provider, who, holder.id, 'linked')
  }
  if (!definition.createsPeople) throw new SsoRefusal('noAccount', `There is no account for ${email}`)
  const roles = await existing(ctx, rolesFor(definition, who.groups, []))
  if (roles.length === 0) throw new SsoRefusal('noRole', 'No group of this person gives a role')
  const newcomer = { name: nameOf(who, email), email, roles }
  return { account: 'created', newcomer, name: newcomer.name, roles }
}

/** The account that signs in: found, tied or made, with the roles of its groups. */
export async function arrive(ctx: Context, provider: Provider, who: Asserted, caller: Caller): Promise<Account> {
  const userId = await ctx.db.transaction(async (tx) => {
    const inside: Context = { ...ctx, db: tx }
    await lockIdentity(ctx, tx, who.email ?? `${who.issuer} ${who.subject}`)
    const outcome = await outcomeOf(inside, provider, who)
    if (outcome.account === 'found') return outcome.userId
    const owner = 'userId' in outcome ? outcome.userId : await make(inside, provider, outcome.newcomer)
    if ((await tieIdentity(inside, owner, provider.id, who)) !== owner)
      throw new SsoRefusal('otherIdentity', 'This person was tied to another account meanwhile')
    await auditLogin(inside, { event: 'identityLinked', email: who.email ?? '', userId: owner, caller })
    return owner
  })
  const account = await accountById(ctx, userId)
  if (!account) throw new SsoRefusal('noAccount', 'The account is not active')
  const roles = await followGroups(ctx, provider, userId, who.groups)
  if (roles.length === 0) throw new SsoRefusal('noRole', 'No group of this person gives a role')
  await touchIdentity(ctx, provider.id, who)
  return account
}

/** Ties a signed-in person, who has just confirmed to be one, to whom the provider signed in; their addresses need not agree. */
export async function linkTo(
  ctx: Context,
  provider: Provider,
  userId: string,
  who: Asserted,
  caller: Caller,
): Promise<void> {
  if (await hasOtherIdentity(ctx, userId, who))
    throw new SsoRefusal('otherIdentity', 'The account is tied to somebody else at this provider')
  if ((await tieIdentity(ctx, userId, provider.id, who)) !== userId)
    throw new SsoRefusal('otherIdentity', 'This person is tied to another account')
  await auditLogin(ctx, { event: 'identityLinked', email: who.email ?? '', userId, caller })
}

/** The provider has asked for the password anew: the session counts as confirmed and goes on under a new token (V-16, V-19). */
export async function confirmBy(
  ctx: Context,
  session: { userId: string; sessionId: string },
  who: Asserted,
  caller: Caller,
): Promise<string> {
  if ((await personOf(ctx, who)) !== session.userId) throw new SsoRefusal('otherIdentity', 'Somebody else signed in')
  const token = await renewConfirmed(ctx, session)
  await auditLogin(ctx, { event: 'confirmed', email: who.email ?? '', userId: session.userId, caller })
  return token
}

export async function unlink(
  ctx: Context,
  { userId, email }: { userId: string; email: string },
  identityId: string,
  caller: Caller,
): Promise<void> {
  if ((await cutIdentity(ctx, userId, identityId)) === 0) throw notFound('Identity')
  await auditLogin(ctx, { event: 'identityUnlinked', email, userId, caller })
}

async function found(
  ctx: Context,
  { definition }: Provider,
  who: Asserted,
  userId: string,
  account: 'found' | 'linked',
): Promise<Outcome> {
  const person = await accountById(ctx, userId)
  if (!person) throw new SsoRefusal('noAccount', 'The account is not active')
  const roles = await existing(ctx, rolesFor(definition, who.groups, await rolesOf(ctx, userId)))
  return { account, userId, name: person.name, roles }
}

async function make(ctx: Context, provider: Provider, newcomer: Newcomer): Promise<string> {
  const { team } = provider.definition
  return (await create(asProvider(ctx, provider), 'user', { ...newcomer, team, isActive: true })).id
}

const nameOf = ({ name }: Asserted, email: string): string =>
  (name?.trim() || email.slice(0, email.lastIndexOf('@'))).slice(0, 200)
