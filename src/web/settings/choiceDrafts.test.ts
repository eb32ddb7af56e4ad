import { expect, test } from 'vitest'
import { finishedChoices } from './choiceDrafts.ts'

test('a stored choice keeps its value whatever it is called, a new one takes its first name', () => {
  const choices = [
    { value: 'Low', label: { en: 'Minor' } },
    { value: '', label: { en: ' Low ' } },
    { value: '', label: { en: 'High', de: 'Hoch' } },
    { value: '', label: '' },
  ]
  expect(finishedChoices(choices, 'de').map((choice) => choice.value)).toEqual(['Low', 'Low 2', 'Hoch'])
})
