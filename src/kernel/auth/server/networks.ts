import { BlockList, isIP } from 'node:net'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { forbidden, invalidField } from '#kernel/errors.ts'
import type { Settings } from '#kernel/settings/contract.ts'
import { readSetting, writeSetting } from '#kernel/settings/server/settings.ts'
import { auditLogin, type Caller } from './audit.ts'
import type { NetworkRule } from './sessions.ts'

export type SignInPolicy = Settings['signIn']

/** Whether the address lies in one of these networks; no networks means everywhere. IPv4 written as IPv6 is the same address. */
export function isInside(networks: readonly string[], ip: string): boolean {
  if (networks.length === 0) return true
  const address = plainAddress(ip)
  const family = isIP(address)
  return family > 0 && listOf(networks).check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Refuses a sign-in from where the organisation, or a role of this person, does not allow one (S-46, V-53). */
export async function demandNetwork(
  ctx: Context,
  account: { id: string; email: string },
  caller: Caller,
): Promise<void> {
  const roles = await rolesOf(ctx, account.id)
  await demandNetworkFor(ctx, { email: account.email, userId: account.id, roles }, caller)
}

/** The same for somebody who is about to get an account with these roles. */
export async function demandNetworkFor(
  ctx: Context,
  { email, userId, roles }: { email: string; userId: string | null; roles: readonly string[] },
  caller: Caller,
): Promise<void> {
  if (allows(await readSetting(ctx, 'signIn'), roles, caller.ip)) return
  await auditLogin(ctx, { event: 'networkRefused', email, userId, caller })
  throw forbidden('Signing in is not allowed from this network')
}

/** Refuses networks that are none, and those that would shut out whoever saves them. */
export async function checkNetworks(ctx: Context, policy: SignInPolicy, userId: string, ip: string): Promise<void> {
  const lists = { networks: policy.networks, keyNetworks: policy.keyNetworks, ...policy.roleNetworks }
  for (const [field, networks] of Object.entries(lists)) {
    const wrong = networks.find((network) => !isNetwork(network))
    if (wrong !== undefined)
      throw invalidField(
        field in policy.roleNetworks ? `roleNetworks.${field}` : field,
        'notANetwork',
        `"${wrong}" is not a network`,
        { network: wrong },
      )
  }
  if (!allows(policy, await rolesOf(ctx, userId), ip))
    throw invalidField('networks', 'shutOut', `Your own address ${ip} would be shut out`, { ip })
}

/** The way back in when nobody is left whom the lists let in: opens every list to this network, or with null takes them all away. */
export async function openNetwork(ctx: Context, network: string | null): Promise<void> {
  if (network !== null && !isNetwork(network))
    throw invalidField('network', 'notANetwork', `"${network}" is not a network`)
  const policy = await readSetting(ctx, 'signIn')
  const opened = (list: string[]) => (network === null || list.length === 0 ? [] : [...new Set([...list, network])])
  const ofRoles = Object.entries(policy.roleNetworks).map(([role, list]) => [role, opened(list)] as const)
  await writeSetting(ctx, 'signIn', {
    ...policy,
    networks: opened(policy.networks),
    roleNetworks: Object.fromEntries(ofRoles.filter(([, list]) => list.length > 0)),
  })
}

/** The organisation's list, and the lists of the person's roles that have one. */
export function allows({ networks, roleNetworks }: NetworkRule, roles: readonly string[], ip: string): boolean {
  const ofRoles = roles.flatMap((role) => roleNetworks[role] ?? [])
  return isInside(networks, ip) && isInside(ofRoles, ip)
}

async function rolesOf(ctx: Context, userId: string): Promise<string[]> {
  const row = await ctx.db.row<{ roles: string[] | null }>(
    sql`SELECT roles FROM ${id(ctx.workspace.schema, 'user')} WHERE id = ${userId}`,
  )
  return row?.roles ?? []
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0 || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks.filter(isNetwork)) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return list
}

const plainAddress = (ip: string) => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip
