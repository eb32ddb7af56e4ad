import type { CultureName } from './people.ts'

export interface Country {
  code: string
  culture: CultureName
  /** Share of the accounts. */
  weight: number
  currency: 'EUR' | 'USD' | 'GBP' | 'JPY'
  zone: string
  /** Working hours ahead of UTC, near enough for human hours. */
  offset: number
  /** Country code and area of landlines, then how many digits follow. */
  phone: string
  digits: number
  /** Domain ending that is reserved for examples. */
  suffixes: readonly string[]
  cities: readonly string[]
  team: string
}

type Row = [string, CultureName, number, Country['currency'], string, number, string, number, string, string, string]

/** Thirty countries; the suffixes are the legal forms of companies. */
const rows: Row[] = [
  [
    'DE',
    'german',
    22,
    'EUR',
    'Europe/Berlin',
    1,
    '+4930',
    7,
    'GmbH|AG|GmbH & Co. KG',
    'Kiel|Hamburg|Lübeck|Bremen|Hannover|Berlin|Leipzig|Dresden',
    'DACH North',
  ],
  ['AT', 'german', 5, 'EUR', 'Europe/Vienna', 1, '+431', 7, 'GmbH|AG', 'Wien|Graz|Linz|Salzburg', 'DACH South'],
  ['CH', 'german', 6, 'EUR', 'Europe/Zurich', 1, '+4144', 7, 'AG|GmbH', 'Zürich|Basel|Bern|Winterthur', 'DACH South'],
  ['FR', 'french', 9, 'EUR', 'Europe/Paris', 1, '+331', 8, 'SA|SARL|SAS', 'Lyon|Grenoble|Paris|Toulouse|Lille', 'West'],
  ['BE', 'dutch', 3, 'EUR', 'Europe/Brussels', 1, '+322', 7, 'NV|BV', 'Gent|Antwerpen|Leuven', 'West'],
  ['NL', 'dutch', 4, 'EUR', 'Europe/Amsterdam', 1, '+3120', 7, 'B.V.|N.V.', 'Delft|Utrecht|Eindhoven|Leiden', 'West'],
  ['LU', 'french', 1, 'EUR', 'Europe/Luxembourg', 1, '+35226', 6, 'S.A.', 'Luxembourg', 'West'],
  [
    'GB',
    'english',
    7,
    'GBP',
    'Europe/London',
    0,
    '+4420',
    8,
    'Ltd|plc',
    'Cambridge|Oxford|Manchester|Leeds|Bristol',
    'North',
  ],
  ['IE', 'english', 2, 'EUR', 'Europe/Dublin', 0, '+3531', 7, 'Ltd', 'Dublin|Cork|Galway', 'North'],
  ['DK', 'nordic', 3, 'EUR', 'Europe/Copenhagen', 1, '+4533', 6, 'A/S|ApS', 'København|Aarhus|Odense', 'North'],
  ['SE', 'nordic', 3, 'EUR', 'Europe/Stockholm', 1, '+468', 7, 'AB', 'Uppsala|Lund|Stockholm|Göteborg', 'North'],
  ['NO', 'nordic', 2, 'EUR', 'Europe/Oslo', 1, '+4722', 6, 'AS', 'Oslo|Bergen|Trondheim', 'North'],
  ['FI', 'nordic', 2, 'EUR', 'Europe/Helsinki', 2, '+3589', 7, 'Oy', 'Espoo|Turku|Oulu', 'North'],
  ['ES', 'spanish', 4, 'EUR', 'Europe/Madrid', 1, '+3491', 7, 'S.L.|S.A.', 'Madrid|Barcelona|Valencia|Cádiz', 'South'],
  ['PT', 'portuguese', 2, 'EUR', 'Europe/Lisbon', 0, '+35121', 7, 'Lda.|S.A.', 'Lisboa|Porto|Braga', 'South'],
  ['IT', 'italian', 5, 'EUR', 'Europe/Rome', 1, '+3902', 8, 'S.r.l.|S.p.A.', 'Milano|Bologna|Torino|Padova', 'South'],
  [
    'PL',
    'polish',
    3,
    'EUR',
    'Europe/Warsaw',
    1,
    '+4822',
    7,
    'Sp. z o.o.|S.A.',
    'Kraków|Warszawa|Wrocław|Gdańsk',
    'East',
  ],
  ['CZ', 'polish', 2, 'EUR', 'Europe/Prague', 1, '+4202', 8, 's.r.o.|a.s.', 'Brno|Praha|Ostrava', 'East'],
  ['BG', 'slavic', 2, 'EUR', 'Europe/Sofia', 2, '+3592', 7, 'ООД|АД', 'София|Пловдив|Варна', 'East'],
  ['UA', 'slavic', 2, 'EUR', 'Europe/Kyiv', 2, '+38044', 7, 'ТОВ', 'Київ|Львів|Харків', 'East'],
  ['RS', 'slavic', 1, 'EUR', 'Europe/Belgrade', 1, '+38111', 7, 'д.о.о.', 'Београд|Нови Сад', 'East'],
  ['TR', 'turkish', 2, 'EUR', 'Europe/Istanbul', 3, '+90212', 7, 'A.Ş.|Ltd. Şti.', 'İstanbul|Ankara|İzmir', 'East'],
  [
    'US',
    'english',
    14,
    'USD',
    'America/New_York',
    -5,
    '+1617',
    7,
    'Inc.|LLC|Corp.',
    'Boston|Cambridge|Durham|San Diego|Chicago|Houston',
    'Americas',
  ],
  ['CA', 'english', 3, 'USD', 'America/Toronto', -5, '+1416', 7, 'Inc.|Ltd.', 'Toronto|Montréal|Vancouver', 'Americas'],
  [
    'MX',
    'spanish',
    2,
    'USD',
    'America/Mexico_City',
    -6,
    '+5255',
    8,
    'S.A. de C.V.',
    'Monterrey|Puebla|Guadalajara',
    'Americas',
  ],
  [
    'BR',
    'portuguese',
    3,
    'USD',
    'America/Sao_Paulo',
    -3,
    '+5511',
    8,
    'Ltda.|S.A.',
    'São Paulo|Campinas|Curitiba',
    'Americas',
  ],
  ['JP', 'japanese', 8, 'JPY', 'Asia/Tokyo', 9, '+816', 8, '株式会社', '大阪|京都|東京|名古屋|神戸', 'Asia'],
  ['IN', 'indian', 3, 'USD', 'Asia/Kolkata', 5, '+9180', 8, 'Pvt. Ltd.', 'Bengaluru|Pune|Hyderabad', 'Asia'],
  ['SG', 'indian', 2, 'USD', 'Asia/Singapore', 8, '+656', 7, 'Pte. Ltd.', 'Singapore', 'Asia'],
  ['AE', 'arabic', 3, 'USD', 'Asia/Dubai', 4, '+9714', 7, 'ش.م.م', 'دبي|أبوظبي|الشارقة', 'Asia'],
]

export const countries: readonly Country[] = rows.map(
  ([code, culture, weight, currency, zone, offset, phone, digits, suffixes, cities, team]) => ({
    code,
    culture,
    weight,
    currency,
    zone,
    offset,
    phone,
    digits,
    suffixes: suffixes.split('|'),
    cities: cities.split('|'),
    team,
  }),
)

export function countryOf(code: string): Country {
  const country = countries.find((known) => known.code === code)
  if (!country) throw new RangeError(`The sample company knows no country ${code}`)
  return country
}
