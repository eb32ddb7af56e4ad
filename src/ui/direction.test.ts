import { afterEach, expect, test, vi } from 'vitest'
import { alongLine, isRightToLeft } from './direction.ts'

const onPage = (dir: string) => vi.stubGlobal('document', { documentElement: { dir } })

afterEach(() => vi.unstubAllGlobals())

test('arrow keys lead along the line, whichever way it runs', () => {
  onPage('ltr')
  expect([isRightToLeft(), alongLine('ArrowRight'), alongLine('ArrowLeft')]).toEqual([false, 'ArrowRight', 'ArrowLeft'])
  onPage('rtl')
  expect([isRightToLeft(), alongLine('ArrowRight'), alongLine('ArrowLeft')]).toEqual([true, 'ArrowLeft', 'ArrowRight'])
  expect([alongLine('ArrowDown'), alongLine('Home'), alongLine('a')]).toEqual(['ArrowDown', 'Home', 'a'])
})
