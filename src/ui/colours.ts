/** The colours that people may give to choices and tags; `tags.css` holds their values for light and dark. */
export const tagColours = [
  'gray',
  'tomato',
  'red',
  'ruby',
  'crimson',
  'pink',
  'plum',
  'purple',
  'violet',
  'iris',
  'indigo',
  'blue',
  'sky',
  'cyan',
  'teal',
  'jade',
  'mint',
  'green',
  'grass',
  'lime',
  'yellow',
  'amber',
  'orange',
  'brown',
  'gold',
] as const

export type TagColour = (typeof tagColours)[number]

/** The colour given, or one that always stays the same for the same text. */
export function colourName(colour: string | undefined, text: string): TagColour {
  return tagColours.find((known) => known === colour) ?? colourOf(text)
}

export function colourOf(text: string): TagColour {
  let hash = 0
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return tagColours[1 + (hash % (tagColours.length - 1))] ?? 'gray'
}
