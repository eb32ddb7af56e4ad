import type { ReactNode } from 'react'

export interface Question {
  title: string
  text?: ReactNode
  /** Verb and object: "Delete field". */
  confirm: string
  danger?: boolean
}

/** How a question was answered; null when the person wants none of it. */
export type Answer = 'confirm' | 'other' | null

export interface Asked extends Question {
  /** Another way to go on. */
  other?: { label: string; danger?: boolean }
  answer(answer: Answer): void
}

let asked: Asked | null = null
const listeners = new Set<() => void>()

/** Asks before something that cannot be taken back; answers true when the person agrees. */
export const confirm = async (question: Question): Promise<boolean> => (await choose(question)) === 'confirm'

/** Asks which of two ways to go. */
export function choose(question: Omit<Asked, 'answer'>): Promise<Answer> {
  return new Promise((resolve) => {
    asked?.answer(null)
    set({
      ...question,
      answer: (answer) => {
        set(null)
        resolve(answer)
      },
    })
  })
}

export const currentQuestion = (): Asked | null => asked

export function subscribeToQuestions(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(next: Asked | null): void {
  asked = next
  for (const listener of listeners) listener()
}
