import { expect, test } from 'vitest'
import type { ObjectDef } from '#kernel/objects/contract.ts'
import { objectIcons } from '#ui/icons.tsx'

const declarations = import.meta.glob<Record<string, unknown>>(
  ['/src/modules/*/objects/*.ts', '/src/kernel/*/objects/*.ts', '!/src/**/*.test.ts'],
  { eager: true },
)
const isObject = (value: unknown): value is ObjectDef =>
  typeof value === 'object' && value !== null && 'pluralLabel' in value && 'icon' in value
const objects = Object.values(declarations).flatMap((module) => Object.values(module).filter(isObject))

test('every object has an icon that is drawn', () => {
  expect(objects.length).toBeGreaterThan(20)
  expect(objects.filter(({ icon }) => !(icon in objectIcons)).map(({ name, icon }) => `${name}: ${icon}`)).toEqual([])
})
