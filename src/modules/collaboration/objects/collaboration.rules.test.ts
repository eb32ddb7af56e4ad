import { expect, it } from 'vitest'
import { ruleRunner } from '#kernel/testing/rules.ts'
import { callRules } from './call.rules.ts'
import { meetingRules } from './meeting.rules.ts'
import { noteRules } from './note.rules.ts'
import { taskRules } from './task.rules.ts'

const now = '2026-05-12T10:00:00.000Z'

it('a task knows when it was completed', () => {
  const write = ruleRunner(taskRules, { now })
  const open = write({ subject: 'Call', status: 'Not Started' }).record
  expect(open).toMatchObject({ isClosed: false, completedAt: null })
  const done = write({ status: 'Completed' }, open).record
  expect(done).toMatchObject({ isClosed: true, completedAt: now })
  expect(write({ status: 'In Progress' }, done).record).toMatchObject({ isClosed: false, completedAt: null })
  expect(write({ status: 'Cancelled' }, open).record).toMatchObject({ isClosed: true, completedAt: null })
})

it('a note without subject is named by its first words', () => {
  const write = ruleRunner(noteRules)
  expect(write({ body: '<p>Wants&nbsp;a demo &amp; a quote</p>' }).record.subject).toBe('Wants a demo & a quote')
  expect(write({ subject: 'Demo', body: '<p>x</p>' }).record.subject).toBe('Demo')
  expect(write({ body: `<p>${'calibration '.repeat(20)}</p>` }).record.subject).toMatch(/^calibration .{1,70} …$/)
  expect(write({ body: '<p> </p>' }).issues).toMatchObject([{ field: 'body', code: 'required' }])
})

it('a call that has happened did so by now, and nobody is reminded of it any more', () => {
  const write = ruleRunner(callRules, { now })
  const planned = write({ status: 'Planned', startAt: '2026-05-20T08:00:00.000Z', reminderAt: now }).record
  expect(planned).toMatchObject({ isClosed: false, startAt: '2026-05-20T08:00:00.000Z', reminderAt: now })
  expect(write({ status: 'Held' }, planned).record).toMatchObject({ isClosed: true, startAt: now, reminderAt: null })
  expect(write({ status: 'Not Held' }, planned).record).toMatchObject({ isClosed: true, startAt: planned.startAt })
  const earlier = '2026-05-01T08:00:00.000Z'
  expect(write({ status: 'Voicemail', startAt: earlier }).record).toMatchObject({ startAt: earlier })
  expect(write({ status: 'Busy' }).record).toMatchObject({ startAt: now })
})

it('a meeting does not end before it begins, and lists the answers of exactly its people', () => {
  const write = ruleRunner(meetingRules, { now })
  const values = { status: 'Planned', startAt: now, contacts: ['c'], users: ['u'] }
  expect(write({ ...values, endAt: '2026-05-12T09:59:00.000Z' }).issues).toMatchObject([
    { field: 'endAt', code: 'beforeStart' },
  ])
  const made = write(values).record
  const answer = (object: string, id: string, response: string) => ({ object, id, response })
  expect(made.attendees).toEqual([answer('contact', 'c', 'None'), answer('user', 'u', 'None')])
  const accepted = write({ attendees: [answer('contact', 'c', 'Accepted')] }, made).record
  expect(write({ contacts: ['c', 'd'], users: [] }, accepted).record.attendees).toEqual([
    answer('contact', 'c', 'Accepted'),
    answer('contact', 'd', 'None'),
  ])
  expect(write({ attendees: [answer('contact', 'c', 'Perhaps')] }, made).issues).toMatchObject([
    { field: 'attendees', code: 'invalidAttendees' },
  ])
})
