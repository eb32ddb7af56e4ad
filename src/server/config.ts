import { parseNetwork } from '#kernel/outbound/addresses.ts'

/** Everything an installation can set, from environment variables. */
export interface Config {
  host: string
  port: number
  dataDir: string
  /** An outside PostgreSQL; absent: the built-in one. */
  databaseUrl: string | undefined
  /** Address that people type, without a slash at the end: links and the origin check use it, never a header (S-36). */
  publicUrl: string
  /** True when people come by https, whoever terminates it. */
  secure: boolean
  /** Fixes the one-time setup token; absent: a random one at each start. */
  setupToken: string | undefined
  /** Networks whose `X-Forwarded-For` is believed, as CIDR (V-53). */
  trustedProxies: string[]
  /** Networks that this program may call although they are not public, as CIDR: an identity provider in the own network (S-32). */
  outboundAllow: string[]
  /** Key for stored secrets, or several parted by commas; absent: a file in the data directory. */
  secretKey: string | undefined
  schema: string
  /** What this process does; several on one PostgreSQL share the work. */
  roles: ReadonlySet<ProcessRole>
  /** False: this process serves the API alone, and the web app is neither built nor sent. */
  web: boolean
  /** False: browsers take their worker away, and nothing works without a connection. For a worker that does harm. */
  worker: boolean
  logLevel: string
}

/** `web` answers people and programs, `worker` runs jobs and the readers of the log. */
export type ProcessRole = 'web' | 'worker'

type Environment = Record<string, string | undefined>

/** Reads the environment; refuses what would be unsafe rather than starting half protected (V-47). */
export function readConfig(env: Environment = process.env): Config {
  const host = env.HOST || '127.0.0.1'
  const port = portOf(env.PORT)
  const publicUrl = originOf(env.RAPPORT_PUBLIC_URL || `http://localhost:${port}`)
  const secure = publicUrl.startsWith('https:')
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname)
  if (!secure && !(isLocal && isLoopback(host)) && env.RAPPORT_INSECURE !== '1') {
    throw new Error(
      'Passwords would cross the network unprotected: set RAPPORT_PUBLIC_URL to the https:// address of your proxy, ' +
        'or RAPPORT_INSECURE=1 if you know that the network is safe',
    )
  }
  return {
    host,
    port,
    dataDir: env.RAPPORT_DATA || './data',
    databaseUrl: env.DATABASE_URL || undefined,
    publicUrl,
    secure,
    setupToken: env.RAPPORT_SETUP_TOKEN || undefined,
    trustedProxies: networksOf('RAPPORT_TRUSTED_PROXIES', env),
    outboundAllow: networksOf('RAPPORT_OUTBOUND_ALLOW', env),
    secretKey: env.RAPPORT_SECRET_KEY || undefined,
    schema: env.RAPPORT_SCHEMA || 'rapport',
    roles: rolesOf(env),
    web: env.RAPPORT_WEB !== 'off',
    worker: env.RAPPORT_WORKER !== 'off',
    logLevel: env.RAPPORT_LOG || 'info',
  }
}

function rolesOf(env: Environment): ReadonlySet<ProcessRole> {
  const names = (env.RAPPORT_ROLES || 'web,worker').split(',').map((name) => name.trim())
  const unknown = names.find((name) => name !== 'web' && name !== 'worker')
  if (unknown !== undefined) throw new Error(`RAPPORT_ROLES: "${unknown}" is not one of web, worker`)
  const roles = new Set(names as ProcessRole[])
  if (roles.size < 2 && !env.DATABASE_URL)
    throw new Error('Several processes share one PostgreSQL: set DATABASE_URL before you split the roles')
  return roles
}

function portOf(text: string | undefined): number {
  const port = Number(text || 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT "${text}" is not a port`)
  return port
}

function originOf(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`RAPPORT_PUBLIC_URL "${text}" is not an http address`)
  if (url.pathname !== '/' || url.search !== '')
    throw new Error('RAPPORT_PUBLIC_URL has no path: Rapport lives at the root of its name')
  return url.origin
}

/** Networks alone are taken: a hop count would believe whoever connects directly, a name can change what it means. */
function networksOf(name: string, env: Environment): string[] {
  const networks = (env[name] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const wrong = networks.find((network) => parseNetwork(network) === null)
  if (wrong !== undefined) throw new Error(`${name}: "${wrong}" is not a network such as 10.0.0.0/8`)
  return networks
}

/** Whether a server that listens here is reached from this machine alone. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')
