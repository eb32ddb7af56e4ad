import { expect, it } from 'vitest'
import { ruleRunner } from '#kernel/testing/rules.ts'
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
