/** `Größe der Firma` → `groesseDerFirma`: a name for programs, made from the name for people, unlike the ones taken. */
export function apiName(label: string, taken: readonly string[] = []): string {
  const words = label
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const joined = words
    .map((word, index) => (index === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1)))
    .join('')
  const name = (/^[a-z]/.test(joined) ? joined : `x${joined}`).slice(0, longest)
  return unlike(name, taken)
}

const longest = 36
const spelled: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }

function unlike(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  let number = 2
  while (taken.includes(`${name}${number}`)) number += 1
  return `${name}${number}`
}
