import { describe, expect, it } from 'vitest'
import type { PublicError } from '#kernel/errors.ts'
import { checkPassword } from './password-policy.ts'

const words = ['Northwind Traders', 'Ada Lovelace', 'ada.lovelace@northwind.example']
const problem = (password: string): string | null => {
  try {
    checkPassword(password, words)
    return null
  } catch (error) {
    return (error as PublicError).issues[0]?.code ?? ''
  }
}

describe('checkPassword', () => {
  it('V-01 takes 15 characters, 64 and many more, of any kind', () => {
    expect(problem('kprq wolb ztnm')).toBe('passwordTooShort')
    expect(problem('kprq wolb ztnmx')).toBeNull()
    expect(problem('seven purple tractors sing '.repeat(3))).toBeNull()
    expect(problem('правильная лошадь батарея')).toBeNull()
    expect(problem('839201847362910')).toBeNull()
    expect(problem('seven purple tractors sing '.repeat(50))).toBe('passwordTooLong')
  })

  it('V-01 counts characters and not code units', () => {
    expect(problem('😀😁😂🤣😃😄😅')).toBe('passwordTooShort')
  })

  it('V-02 refuses what is on the list, dressed up, repeated or in a row', () => {
    for (const password of [
      '123456789987654321',
      'mailcreated5240',
      'Password1234567',
      '!!!sunshine!!!!!!',
      'qwertyuiopasdfg',
      'abcdefghijklmnop',
      '123456789012345',
      'aaaaaaaaaaaaaaaa',
      'abababababababab',
      'monkeymonkeymonkey',
      'PasswordPassword',
    ])
      expect([password, problem(password)]).toEqual([password, 'passwordCommon'])
  })

  it('V-02 refuses the person, the address and the organisation', () => {
    for (const password of [
      'AdaLovelace2026!',
      'northwindtraders1',
      'ada.lovelace@northwind.example',
      'Rapport-Northwind-1',
    ])
      expect([password, problem(password)]).toEqual([password, 'passwordFromContext'])
    expect(problem('ada rides purple tractors')).toBeNull()
  })
})
