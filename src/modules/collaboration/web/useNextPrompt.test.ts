import { describe, expect, it } from 'vitest'
import { completedFor, isOver } from './useNextPrompt.ts'

const record = { id: 't', version: 2, isClosed: true, status: 'Completed', relatedTo: { object: 'lead', id: 'l' } }
const change = { id: 't', values: { status: 'Completed' } }

describe('whose next activity is asked for', () => {
  it('is what a completed activity was about, or the first contact who took part', () => {
    expect(completedFor(record, change)).toEqual({ object: 'lead', id: 'l' })
    const call = { ...record, status: 'Held', relatedTo: null, contacts: ['c', 'd'] }
    expect(completedFor(call, { values: { status: 'Held' } })).toEqual({ object: 'contact', id: 'c' })
  })
  it('is nobody’s when it was called off, is still open, was only edited or is about something else', () => {
    expect(completedFor({ ...record, status: 'Cancelled' }, change)).toBeNull()
    expect(completedFor({ ...record, isClosed: false }, change)).toBeNull()
    expect(completedFor(record, { values: { subject: 'Other' } })).toBeNull()
    expect(completedFor({ ...record, relatedTo: { object: 'product', id: 'p' } }, change)).toBeNull()
  })
  it('is never asked of what is won, lost, converted, given up or in the trash', () => {
    const base = { id: 'o', version: 1 }
    for (const state of [
      { isClosed: true },
      { convertedAt: '2026-01-01T00:00:00.000Z' },
      { statusType: 'lost' },
      { deletedAt: '2026-01-01T00:00:00.000Z' },
    ])
      expect(isOver({ ...base, ...state })).toBe(true)
    expect(isOver({ ...base, isClosed: false, statusType: 'open', convertedAt: null })).toBe(false)
  })
})
