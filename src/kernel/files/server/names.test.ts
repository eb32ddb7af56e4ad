import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownInPlace } from '../contract.ts'
import { contentDisposition, safeName } from './names.ts'
import { typeOf } from './types.ts'

describe('names of files', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['Übersicht 2026 (final).xlsx', 'Übersicht 2026 (final).xlsx'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['/absolute/path.txt', 'path.txt'],
    ['.htaccess', 'htaccess'],
    ['evil.php.', 'evil.php'],
    ['evil.php...  ', 'evil.php'],
    ['in\u200bvisible.txt', 'invisible.txt'],
    ['annual\u202efdp.exe', 'annualfdp.exe'],
    ['nul', '_nul'],
    ['CON.txt', '_CON.txt'],
    ['line\r\nSet-Cookie: a=b', 'lineSet-Cookie_ a=b'],
    ['zero\0byte.png', 'zerobyte.png'],
    ['a"b<c>|d?.txt', 'a_b_c__d_.txt'],
    ['', 'file'],
    ['...', 'file'],
    ['/', 'file'],
  ])('S-27 S-28 %j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe)
  })

  test('S-27 whatever comes in, the name has no path, no hidden start and a bounded length, and is stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeName(name)
        expect(safe).not.toMatch(/[/\\\p{Cc}\p{Cf}]|^\.|[. ]$/u)
        expect([...safe].length).toBeGreaterThan(0)
        expect([...safe].length).toBeLessThanOrEqual(181)
        expect(safe.isWellFormed()).toBe(true)
      }),
    )
    expect(safeName(`${'x'.repeat(300)}.xlsx`)).toMatch(/^x{175}\.xlsx$/)
  })

  test('V-43 the header is one safe line that browsers and old programs read', () => {
    expect(contentDisposition('attachment', 'Übersicht "1".pdf')).toBe(
      `attachment; filename="_bersicht _1_.pdf"; filename*=UTF-8''%C3%9Cbersicht%20_1_.pdf`,
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        expect(contentDisposition('attachment', name)).toMatch(
          /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w.~%!#$&+^`|-]+$/,
        )
      }),
    )
  })
})

describe('types of files', () => {
  const type = (content: string | Buffer, name = 'file') => typeOf(Buffer.from(content as string), name)

  test('S-26 the content decides, not the name', () => {
    expect(type(Buffer.from('89504e470d0a1a0a00', 'hex'), 'page.html')).toBe('image/png')
    expect(type('%PDF-1.7 …', 'x.svg')).toBe('application/pdf')
    expect(type('GIF89a…')).toBe('image/gif')
    expect(type(Buffer.from('ffd8ffe0', 'hex'))).toBe('image/jpeg')
    expect(type('PK\u0003\u0004…[Content_Types].xml…xl/workbook.xml')).toContain('spreadsheetml')
    expect(type('PK\u0003\u0004…readme.txt')).toBe('application/zip')
    expect(type(Buffer.from([0xff, 0xfe, 0x00, 0x41]), 'x.png')).toBe('application/octet-stream')
  })

  test('S-26 nothing that runs scripts gets a type of its own or is shown in place', () => {
    for (const content of ['<svg onload="alert(1)">', '<!doctype html><script>', '<?xml version="1.0"?>', 'alert(1)']) {
      for (const name of ['a.svg', 'a.html', 'a.js', 'a.xhtml', 'a']) {
        expect(type(content, name)).toBe('text/plain; charset=utf-8')
        expect(shownInPlace.has(type(content, name))).toBe(false)
      }
    }
    expect(type('a,b\n1,2', 'LIST.CSV')).toBe('text/csv; charset=utf-8')
  })

  test('a character cut by the end of the head is still text', () => {
    expect(type(Buffer.from('Grüße').subarray(0, 3))).toBe('text/plain; charset=utf-8')
  })
})
