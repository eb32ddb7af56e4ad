import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('readConfig', () => {
  it('works without any setting, for this machine alone', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      secure: false,
      trustedProxies: [],
    })
  })

  it('splits the roles among processes only on a PostgreSQL that they share', () => {
    const roles = (RAPPORT_ROLES?: string, DATABASE_URL?: string) => [
      ...readConfig({ RAPPORT_ROLES, DATABASE_URL }).roles,
    ]
    expect(roles()).toEqual(['web', 'worker'])
    expect(roles('worker, web')).toEqual(['worker', 'web'])
    expect(roles('worker', 'postgresql://db')).toEqual(['worker'])
    expect(() => roles('worker')).toThrow(/DATABASE_URL/)
    expect(() => roles('web,wrok', 'postgresql://db')).toThrow(/"wrok" is not one of web, worker/)
  })

  it('V-47 refuses to send passwords unprotected through a network', () => {
    expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow(/RAPPORT_PUBLIC_URL/)
    expect(() => readConfig({ RAPPORT_PUBLIC_URL: 'http://crm.example.com' })).toThrow(/RAPPORT_INSECURE/)
    expect(readConfig({ HOST: '0.0.0.0', RAPPORT_PUBLIC_URL: 'https://crm.example.com/' })).toMatchObject({
      secure: true,
      publicUrl: 'https://crm.example.com',
    })
    expect(readConfig({ HOST: '0.0.0.0', RAPPORT_INSECURE: '1' }).secure).toBe(false)
  })

  it('S-36 S-46 takes proxies as networks alone, and the address without a path', () => {
    expect(readConfig({ RAPPORT_TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).trustedProxies).toEqual(['10.0.0.0/8', '::1'])
    for (const wrong of ['1', 'true', '*', '10.0.0.0/33', 'proxy.local', '10.0.0.0/8/8'])
      expect(() => readConfig({ RAPPORT_TRUSTED_PROXIES: wrong })).toThrow(/network/)
    expect(readConfig({ RAPPORT_OUTBOUND_ALLOW: '10.1.0.0/16' }).outboundAllow).toEqual(['10.1.0.0/16'])
    expect(() => readConfig({ RAPPORT_OUTBOUND_ALLOW: 'idp.local' })).toThrow(/RAPPORT_OUTBOUND_ALLOW/)
    for (const wrong of ['crm.example.com', 'ftp://x', 'https://x.example/crm'])
      expect(() => readConfig({ RAPPORT_PUBLIC_URL: wrong })).toThrow(/RAPPORT_PUBLIC_URL/)
    for (const wrong of ['x', '-1', '70000', '1.5']) expect(() => readConfig({ PORT: wrong })).toThrow(/PORT/)
  })
})
