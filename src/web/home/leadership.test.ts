import { expect, test } from 'vitest'
import type { ForecastNode } from '#modules/forecast/contract.ts'
import { ownNodes } from './leadership.ts'

const node = (key: string, parent: string | null, canAdjust: boolean): ForecastNode => {
  const [kind = '', id = null] = key.split(':')
  return { key, kind: kind === 'user' ? 'user' : 'team', id, name: key, parent, isActive: true, canAdjust, cells: [] }
}
const keys = (nodes: ForecastNode[], user: string) => ownNodes(nodes, user).map(({ key }) => key)

test('a seller answers for themselves', () => {
  const nodes = [
    node('all', null, false),
    node('team:a', 'all', false),
    node('user:1', 'team:a', true),
    node('user:2', 'team:a', false),
  ]
  expect(keys(nodes, '1')).toEqual(['user:1'])
})

test('who leads answers for the highest of their teams, and for themselves', () => {
  const nodes = [
    node('all', null, false),
    node('team:a', 'all', true),
    node('team:b', 'team:a', true),
    node('team:c', 'all', false),
    node('user:1', 'team:a', true),
    node('user:2', 'team:b', true),
  ]
  expect(keys(nodes, '1')).toEqual(['team:a', 'user:1'])
})

test('who plans for everyone sees everyone once', () => {
  const nodes = [
    node('all', null, true),
    node('team:a', 'all', true),
    node('team:none', 'all', true),
    node('user:1', 'team:none', true),
  ]
  expect(keys(nodes, '1')).toEqual(['all', 'user:1'])
})
