import { expect, test } from 'vitest'
import { hoverPlace } from './hoverPlace.ts'

const page = { width: 1000, height: 600 }
const card = { width: 320, height: 200 }
const link = (left: number, top: number) => ({ left, right: left + 100, top, bottom: top + 20 })

test('a card stands below its link, where lines begin', () => {
  expect(hoverPlace(link(100, 100), card, page, false)).toEqual({ left: 100, top: 124 })
  expect(hoverPlace(link(500, 100), card, page, true)).toEqual({ left: 280, top: 124 })
})

test('above it where there is no room below, and never outside of the window', () => {
  expect(hoverPlace(link(100, 500), card, page, false).top).toBe(296)
  expect(hoverPlace(link(950, 100), card, page, false).left).toBe(672)
  expect(hoverPlace(link(0, 100), card, page, true).left).toBe(8)
  expect(hoverPlace(link(0, 100), { width: 320, height: 590 }, page, false).top).toBe(8)
})
