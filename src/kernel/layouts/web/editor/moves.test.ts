import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Layout, mostOnCard } from '#kernel/layouts/contract.ts'
import {
  addCard,
  fieldsAt,
  hasRoom,
  homeOf,
  homesOf,
  moveBefore,
  moveCard,
  moveField,
  removeCard,
  removeField,
  ruleOf,
  setRule,
  stepCard,
  stepField,
  stepSection,
  stepTab,
} from './moves.ts'
import { changed, redone, startOf, undone } from './steps.ts'

const layout: Layout = {
  highlights: ['amount'],
  sections: [
    { id: 'a', title: 'A', columns: 1, fields: ['one', 'two', 'three'] },
    { id: 'b', title: 'B', columns: 1, fields: ['four'] },
  ],
  tabs: [
    { id: 'history', kind: 'history' },
    { id: 'more', kind: 'fields', title: 'More', fields: ['five'] },
  ],
  rail: [],
  rules: [],
  known: [],
}
const a = { kind: 'section', id: 'a' } as const
const b = { kind: 'section', id: 'b' } as const
const all = (one: Layout) => homesOf(one).flatMap((home) => fieldsAt(one, home))

describe('fields', () => {
  test('go before the one they are dropped on, in their own place too', () => {
    expect(fieldsAt(moveField(layout, 'one', b, 0), b)).toEqual(['one', 'four'])
    expect(fieldsAt(moveField(layout, 'three', a, 0), a)).toEqual(['three', 'one', 'two'])
    expect(fieldsAt(moveField(layout, 'one', a, 2), a)).toEqual(['two', 'one', 'three'])
    expect(fieldsAt(moveField(layout, 'new', { kind: 'tab', id: 'more' }), { kind: 'tab', id: 'more' })).toEqual([
      'five',
      'new',
    ])
  })
  test('step on into the next place at an edge, and stay at the ends', () => {
    expect(fieldsAt(stepField(layout, 'one', 1), a)).toEqual(['two', 'one', 'three'])
    expect(fieldsAt(stepField(layout, 'three', 1), b)).toEqual(['three', 'four'])
    expect(fieldsAt(stepField(layout, 'four', -1), a)).toEqual(['one', 'two', 'three', 'four'])
    expect(stepField(layout, 'amount', -1)).toBe(layout)
  })
  test('stand once, whatever is done', () => {
    const field = fc.constantFrom(...all(layout), 'new')
    const step = fc.oneof(
      fc.tuple(field, fc.constantFrom(...homesOf(layout)), fc.nat(5)).map(
        ([f, home, at]) =>
          (one: Layout) =>
            moveField(one, f, home, at),
      ),
      fc.tuple(field, fc.constantFrom<-1 | 1>(-1, 1)).map(
        ([f, by]) =>
          (one: Layout) =>
            stepField(one, f, by),
      ),
      field.map((f) => (one: Layout) => removeField(one, f)),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const end = all(steps.reduce((one, run) => run(one), layout))
        expect(new Set(end).size).toBe(end.length)
      }),
    )
  })
  test('are found where they stand', () => expect(homeOf(layout, 'five')).toEqual({ kind: 'tab', id: 'more' }))
})

test('sections and tabs change places', () => {
  expect(stepSection(layout, 'b', -1).sections.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(stepTab(layout, 'more', 1)).toEqual(layout)
  expect(moveBefore(layout.sections, 'a', 'b').map(({ id }) => id)).toEqual(['b', 'a'])
  expect(moveBefore(layout.sections, 'b', 'a').map(({ id }) => id)).toEqual(['b', 'a'])
})

test('cards of the rail change places, by keys and by the mouse', () => {
  const railed = { ...layout, rail: ['links', 'contacts', 'tasks'] }
  expect(stepCard(railed, 'tasks', -1).rail).toEqual(['links', 'tasks', 'contacts'])
  expect(stepCard(railed, 'links', -1).rail).toEqual(railed.rail)
  expect(moveCard(railed, 'links', 'tasks').rail).toEqual(['contacts', 'tasks', 'links'])
  expect(moveCard(railed, 'tasks', 'links').rail).toEqual(['tasks', 'links', 'contacts'])
  expect(removeCard(addCard(railed, 'notes'), 'contacts').rail).toEqual(['links', 'tasks', 'notes'])
})

test('a card takes no more fields than it has room for', () => {
  const highlights = Array.from({ length: mostOnCard }, (_, at) => `field${at}`)
  expect(hasRoom({ ...layout, highlights }, 'card')).toBe(false)
  expect(hasRoom({ ...layout, highlights: highlights.slice(1) }, 'card')).toBe(true)
  expect(hasRoom({ ...layout, highlights }, 'record')).toBe(true)
})

test('rules come and go by their conditions', () => {
  const made = setRule(setRule(layout, 'one', 'required', { all: true }), 'one', 'visible', { none: true })
  expect(ruleOf(made, 'one')).toEqual({ field: 'one', required: { all: true }, visible: { none: true } })
  expect(setRule(setRule(made, 'one', 'required', undefined), 'one', 'visible', undefined).rules).toEqual([])
})

test('every step can be taken back and done again', () => {
  let steps = startOf(layout)
  const second = moveField(layout, 'one', b)
  steps = changed(changed(steps, second), removeField(second, 'two'))
  expect(undone(steps).now).toBe(second)
  expect(undone(undone(undone(steps))).now).toBe(layout)
  expect(redone(undone(steps)).now).toEqual(steps.now)
  expect(redone(changed(undone(steps), layout)).now).toBe(layout)
  expect(changed(steps, steps.now)).toBe(steps)
})
