import { fold } from './words.ts'

/**
 * How well a name answers what was typed, 0 … 1: the name itself, its beginning, the beginning of one of its words, all
 * words somewhere in it, and else a hit in another field. Among equals the shorter name is nearer.
 */
export function scoreOf(query: string, displayName: string): number {
  const wanted = fold(query)
  const name = fold(displayName)
  if (name === wanted) return 1
  return bandOf(wanted, name) + nearness(wanted, name)
}

/** What is spelt otherwise never stands before what is spelt as typed. */
export const similarScore = (similarity: number): number => 0.4 * similarity

/** Of what is seldom meant: below the same hit elsewhere, above weaker ones. */
export const asideOf = (score: number): number => 0.74 * score

function bandOf(wanted: string, name: string): number {
  if (name.startsWith(wanted)) return 0.85
  const words = name.split(/[^\p{L}\p{N}]+/u)
  const asked = wanted.split(/,?\s+/)
  if (asked.every((part) => words.includes(part))) return 0.8
  if (asked.every((part) => words.some((word) => word.startsWith(part)))) return 0.7
  if (asked.every((part) => name.includes(part))) return 0.6
  return 0.45
}

const nearness = (wanted: string, name: string): number => 0.09 * Math.min(1, wanted.length / Math.max(1, name.length))
