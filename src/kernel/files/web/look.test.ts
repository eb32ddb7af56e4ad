import { expect, test } from 'vitest'
import { kindOfType, lookOf, withEnding } from './look.ts'

test.each([
  ['image/png', 'image'],
  ['image/heic', 'none'],
  ['application/pdf', 'document'],
  ['text/csv; charset=utf-8', 'text'],
  ['text/plain; charset=utf-8', 'text'],
  ['audio/mpeg', 'audio'],
  ['video/mp4', 'video'],
  ['application/octet-stream', 'none'],
])('%s is shown as %s', (type, look) => expect(lookOf(type)).toBe(look))

test.each([
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'table'],
  ['text/csv; charset=utf-8', 'table'],
  ['application/gzip', 'archive'],
  ['application/octet-stream', 'other'],
])('%s is called %s', (type, kind) => expect(kindOfType(type)).toBe(kind))

test.each([
  ['Offer', 'old.pdf', 'Offer.pdf'],
  ['Offer.docx', 'old.pdf', 'Offer.docx'],
  ['Version 1.5', 'old.pdf', 'Version 1.5'],
  ['  ', 'old.pdf', ''],
  ['Offer', 'README', 'Offer'],
])('%j in the place of %j is %j', (name, before, expected) => expect(withEnding(name, before)).toBe(expected))
