import { isIP } from 'node:net'
import type { Site } from '#kernel/auth/server/factors/passkeys.ts'
import type { Config } from '../config.ts'

/** Where passkeys belong: the address of the configuration, never one of a header (S-36). */
export function siteOf({ publicUrl }: Config): Site {
  return { origin: publicUrl, host: new URL(publicUrl).hostname }
}

/** Browsers make passkeys for names alone, and outside this machine by https alone. */
export function offersPasskeys({ publicUrl, secure }: Config): boolean {
  const { hostname } = new URL(publicUrl)
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) > 0
  return !isAddress && (secure || hostname === 'localhost')
}
