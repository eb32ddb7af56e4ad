/**
 * The name of a company as a key: in lower case, without marks over letters, punctuation and the legal form, so that
 * "Müller & Söhne GmbH & Co. KG" is "Mueller und Soehne". Null where nothing is left.
 */
export function companyKey(name: string): string | null {
  const words = folded(name)
    .replace(/(?<=[\p{L}\p{N}])[.'’`´](?=[\p{L}\p{N}]|\s|$)/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '')
  const telling = withoutForm(words.filter((word) => !joiners.has(word)))
  const key = (telling.length > 0 ? telling : words).join(' ')
  return key.length > 1 ? key.slice(0, 200) : null
}

const letters: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'oe',
  å: 'aa',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** Composed first, so that an ä written as two characters is one; case last, since some capitals fall apart in lower case. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[äöüßæœøåłđðþı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
}

const joiners = new Set(['and', 'und', 'et', 'y', 'e', 'og', 'och', 'en'])

/** Takes forms from the end, the longest first, until a word remains that is none. */
function withoutForm(words: string[]): string[] {
  for (const length of [4, 3, 2, 1]) {
    if (words.length > length && forms.has(words.slice(-length).join(' '))) return withoutForm(words.slice(0, -length))
  }
  return words
}

const forms = new Set([
  ...`gmbh mbh ggmbh ag kg kgaa ohg gbr ug se ev eg ek ekfm partg co cie company ltd limited llc llp lp inc incorporated corp
  corporation plc pllc pc sa sas sasu sarl eurl snc scs sca sl slu slne srl srls spa sapa scarl bv nv bvba cv vof oy oyj ab as
  asa aps ivs kft zrt nyrt bt doo dd ad ood eood sro spol pty pte pvt private kk gk sdn bhd jsc pjsc ooo oao zao pao lda ltda
  sac saa fze fzco wll`.split(/\s+/),
  'ug haftungsbeschraenkt',
  'sp z oo',
  'sp zoo',
  'sp j',
  's a',
  's a rl',
  'sa rl',
  's r l',
  's de rl',
  'de rl',
  'de cv',
  'sa de cv',
  'a s',
  'l l c',
  'ltd sti',
  'p l c',
])
