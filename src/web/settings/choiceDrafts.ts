import type { Choice, Language } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'

/** A choice has no value before it is stored the first time; from then on it keeps it, whatever it is called. */
export const isNew = (choice: Choice): boolean => choice.value === ''

/** The choices as they are stored: new ones take their first name as value, those that were never named go. */
export function finishedChoices(choices: readonly Choice[], language: Language): Choice[] {
  const taken = new Set(choices.map((choice) => choice.value))
  return choices.flatMap((choice) => {
    if (!isNew(choice)) return [choice]
    const text = labelText(choice.label, language).trim()
    if (text === '') return []
    const value = freeValue(text, taken)
    taken.add(value)
    return [{ ...choice, value }]
  })
}

/** A retired choice may have been called the same once. */
function freeValue(text: string, taken: ReadonlySet<string>): string {
  if (!taken.has(text)) return text
  for (let number = 2; ; number++) if (!taken.has(`${text} ${number}`)) return `${text} ${number}`
}
