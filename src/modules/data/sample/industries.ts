export interface Industry {
  name: string
  weight: number
  /** Words a company of this trade carries in its name. */
  words: readonly string[]
  /** The month in which most of the year's purchases close, 1 … 12. */
  season: number
  /** Employees of a typical account. */
  size: number
}

type Row = [name: string, weight: number, season: number, size: number, words: string]

const rows: Row[] = [
  ['Pharmaceuticals', 14, 6, 900, 'Pharma|Therapeutics|Remedies|Medicines'],
  ['Biotechnology', 11, 6, 180, 'Biotech|Genomics|Biosciences|Life Sciences'],
  ['Chemicals', 13, 6, 700, 'Chemicals|Polymers|Coatings|Chemistry'],
  ['Education', 12, 11, 2500, 'University|College|Institute of Technology|Academy'],
  ['Research', 7, 11, 300, 'Research|Institute|Laboratories|Labs'],
  ['Food & Beverage', 9, 6, 400, 'Foods|Dairy|Brewery|Mills'],
  ['Healthcare', 7, 9, 1200, 'Clinic|Hospital|Diagnostics|Medical Centre'],
  ['Environmental Services', 6, 4, 120, 'Environmental|Ecology|Soil & Air|Analytics'],
  ['Water', 5, 4, 220, 'Waterworks|Water|Hydro'],
  ['Energy', 4, 6, 1500, 'Energy|Power|Renewables'],
  ['Semiconductors', 4, 6, 1100, 'Semiconductors|Microsystems|Wafer'],
  ['Mining & Metals', 3, 6, 800, 'Metals|Mining|Steel'],
  ['Cosmetics', 3, 3, 260, 'Cosmetics|Fragrances|Skincare'],
  ['Government', 2, 11, 600, 'Office of Standards|Customs Laboratory|State Laboratory'],
]

/** The fourteen trades that buy laboratory instruments. */
export const industries: readonly Industry[] = rows.map(([name, weight, season, size, words]) => ({
  name,
  weight,
  season,
  size,
  words: words.split('|'),
}))

/** Endings of company names in scripts other than Latin. */
export const scriptWords: Record<string, readonly string[]> = {
  japanese: ['製薬', '化学', '分析', '研究所', '食品', '工業', '大学', '病院'],
  slavic: ['Фарма', 'Химия', 'Анализ', 'Лаборатории', 'Био', 'Университет', 'Вода'],
  arabic: ['للأدوية', 'للكيماويات', 'للتحاليل', 'للمياه', 'للأغذية', 'للطاقة'],
}
