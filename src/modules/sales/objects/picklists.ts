import { option } from '#modules/customers/contract.ts'

export const forecastCategories = [
  option('Omitted', 'Ausgelassen', 'gray', ['Omit']),
  option('Pipeline', 'Pipeline', 'blue'),
  option('Best Case', 'Bester Fall', 'cyan', ['BestCase', 'Upside']),
  option('Commit', 'Zugesagt', 'indigo', ['Forecast', 'Committed', 'Most Likely']),
  option('Closed', 'Abgeschlossen', 'green'),
]

export const lostReasons = [
  option('Price', 'Preis', 'orange'),
  option('Competitor', 'Wettbewerber', 'red', ['Lost to Competitor', 'Out-Sold']),
  option('No Budget', 'Kein Budget', 'yellow', ['Lost to no decision / budget']),
  option('No Decision', 'Keine Entscheidung', 'gray', ['No Decision / Non-Responsive']),
  option('Feature Gap', 'Fehlende Funktion', 'violet'),
  option('Timing', 'Zeitpunkt', 'blue'),
  option('Lost Contact', 'Kontakt verloren', 'gray', ['Unresponsive']),
  option('Duplicate', 'Dublette', 'gray'),
  option('Other', 'Sonstige', 'gray', ['Canceled']),
]
