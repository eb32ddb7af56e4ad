import { expect, test } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { changesOf, draftOf, newStage, withType } from './drafts.ts'

const stage = (id: string, position: number) =>
  ({
    id,
    version: 1,
    name: id,
    position,
    type: 'open',
    probability: '20',
    forecastCategory: 'Pipeline',
    allowedDays: 30,
    requiredFields: null,
    exitChecklist: null,
  }) as unknown as RecordJson

const standing = [stage('a', 1), stage('b', 2), stage('c', 3)]
const [a, b, c] = standing.map(draftOf) as [
  ReturnType<typeof draftOf>,
  ReturnType<typeof draftOf>,
  ReturnType<typeof draftOf>,
]

test('only stages whose place or values differ are written', () => {
  expect(changesOf('p', standing, [a, b, c])).toEqual([])
  expect(changesOf('p', standing, [b, a, { ...c, probability: 40 }])).toEqual([
    { op: 'update', id: 'b', values: expect.objectContaining({ position: 1 }) },
    { op: 'update', id: 'a', values: expect.objectContaining({ position: 2 }) },
    { op: 'update', id: 'c', values: expect.objectContaining({ position: 3, probability: '40' }) },
  ])
})

test('a removed stage goes, a new one comes where it stands', () => {
  expect(changesOf('p', standing, [a, { ...newStage(1), name: ' Pilot ' }, c])).toEqual([
    { op: 'delete', id: 'b' },
    { op: 'create', values: expect.objectContaining({ name: 'Pilot', position: 2, pipeline: 'p' }) },
  ])
})

test('probability and forecast follow the type', () => {
  expect(withType(a, 'won')).toMatchObject({ probability: 100, forecastCategory: 'Closed', allowedDays: null })
  expect(withType(withType(a, 'lost'), 'open')).toMatchObject({ probability: 50, forecastCategory: 'Pipeline' })
  expect(withType(a, 'open').probability).toBe(20)
})
