/** Names by culture: `[as written, in Latin letters]`; the second is left out where both are the same. */
export type Name = readonly [written: string, latin?: string]
export interface Culture {
  first: readonly Name[]
  last: readonly Name[]
  /** Two-letter language people are written to in. */
  language: string
}

const latin = (text: string): Name[] => text.split(' ').map((name) => [name])
const pairs = (text: string): Name[] =>
  text.split(' ').map((entry) => entry.split('=') as unknown as readonly [string, string])

export const cultures = {
  german: {
    language: 'de',
    first: latin(
      'Anna Jonas Katharina Lukas Sabine Felix Julia Matthias Birgit Stefan Jürgen Heike Moritz Jana Götz Lena',
    ),
    last: latin(
      'Hansen Petersen Brandt Krüger Vogt Schröder Lorenz Jäger Böhm Seidel Ziegler Kühn Harms Thiele Rademacher Voß Lindner Ebert Marquardt Stahl',
    ),
  },
  french: {
    language: 'fr',
    first: latin('Camille Luc Élodie Antoine Chloé Mathieu Hélène Julien Manon Benoît Inès Rémi Aurélie Théo'),
    last: latin(
      'Lefèvre Moreau Girard Bonnet Rousseau Fontaine Chevalier Gauthier Perrin Mercier Blanchard Garnier Dufour Renaud',
    ),
  },
  english: {
    language: 'en',
    first: latin('Emma Oliver Grace Henry Sophie Jack Alice Thomas Ruth Daniel Megan Peter Claire Martin Zoe Adam'),
    last: latin(
      'Thornton Whitaker Ellis Barlow Hughes Marsh Fletcher Norwood Gibbs Harding Lambert Pearce Sutton Wells Ashby Carver Doyle Finch Holt Ingram',
    ),
  },
  spanish: {
    language: 'es',
    first: latin('Lucía Mateo Carmen Javier Sofía Andrés Elena Pablo Inés Rafael Paula Diego Nuria Álvaro'),
    last: latin(
      'Romero Navarro Iglesias Castillo Peña Ibáñez Serrano Molina Fuentes Ríos Cabrera Salinas Núñez Paredes',
    ),
  },
  portuguese: {
    language: 'pt',
    first: latin('Beatriz João Mariana Tiago Inês Rui Carolina Gonçalo Helena Caio Larissa Otávio'),
    last: latin('Figueiredo Almeida Teixeira Barros Moura Azevedo Pinheiro Cardoso Leitão Rezende Quintela Farias'),
  },
  italian: {
    language: 'it',
    first: latin('Giulia Marco Francesca Alessandro Chiara Lorenzo Martina Davide Elisa Paolo Serena Nicolò'),
    last: latin('Ferrari Bianchi Colombo Ricci Marino Greco Gallo Conti Lombardi Barbieri Fontana Santoro'),
  },
  nordic: {
    language: 'sv',
    first: latin('Astrid Lars Ingrid Erik Freja Nils Sigrid Anders Maja Søren Tuulikki Mikael Liv Håkon'),
    last: latin(
      'Lindqvist Sørensen Nygård Bergström Virtanen Ekholm Dahl Åkesson Korhonen Holm Lund Sjöberg Kjær Laine',
    ),
  },
  polish: {
    language: 'pl',
    first: latin('Zofia Piotr Katarzyna Tomasz Magdalena Wojciech Agnieszka Łukasz Ewa Radek Jitka Balázs'),
    last: latin(
      'Wójcik Zieliński Kowalczyk Dąbrowski Szymański Woźniak Krawczyk Pawłowski Michalski Dvořák Horváth Jabłoński',
    ),
  },
  dutch: {
    language: 'nl',
    first: latin('Sanne Daan Femke Bram Lotte Jeroen Anouk Pieter Marieke Thijs Elise Koen'),
    last: latin('Bakker Visser Smit Mulder Peeters Janssens Kuiper Hoekstra Claes Postma Vermeulen Dijkstra'),
  },
  turkish: {
    language: 'tr',
    first: latin('Ayşe Mehmet Zeynep Emre Elif Burak Deniz Selin Kerem Defne'),
    last: latin('Yıldız Şahin Kaya Demir Aydın Öztürk Çelik Arslan Koç Güneş'),
  },
  slavic: {
    language: 'bg',
    first: pairs(
      'Анна=Anna Иван=Ivan Мария=Maria Георги=Georgi Елена=Elena Димитър=Dimitar Ольга=Olga Андрій=Andriy Наталія=Nataliya Никола=Nikola Ирина=Irina Петър=Petar',
    ),
    last: pairs(
      'Петров=Petrov Иванова=Ivanova Димитров=Dimitrov Шевченко=Shevchenko Бондаренко=Bondarenko Николов=Nikolov Ткаченко=Tkachenko Тодорова=Todorova Јовановић=Jovanovic Стоянов=Stoyanov Коваленко=Kovalenko Савић=Savic',
    ),
  },
  japanese: {
    language: 'ja',
    first: pairs(
      '陽子=Yoko 健太=Kenta 美咲=Misaki 大輔=Daisuke 直樹=Naoki さくら=Sakura 翔=Sho 真由美=Mayumi 浩=Hiroshi 結衣=Yui 亮=Ryo 恵=Megumi',
    ),
    last: pairs(
      '佐藤=Sato 鈴木=Suzuki 高橋=Takahashi 田中=Tanaka 渡辺=Watanabe 伊藤=Ito 山本=Yamamoto 中村=Nakamura 加藤=Kato 吉田=Yoshida 山田=Yamada 松本=Matsumoto 井上=Inoue 木村=Kimura',
    ),
  },
  arabic: {
    language: 'ar',
    first: pairs(
      'محمد=Mohammed فاطمة=Fatima أحمد=Ahmed ليلى=Layla خالد=Khaled نور=Nour يوسف=Youssef مريم=Maryam عمر=Omar سارة=Sara',
    ),
    last: pairs(
      'الحسن=Al-Hassan منصور=Mansour حداد=Haddad النجار=Al-Najjar خليل=Khalil سليمان=Suleiman درويش=Darwish الفارسي=Al-Farsi قاسم=Qasim عثمان=Othman',
    ),
  },
  indian: {
    language: 'en',
    first: latin('Priya Arjun Ananya Rohan Kavya Vikram Meera Sanjay Isha Nikhil Wei Mei Hao Min'),
    last: latin('Sharma Iyer Patel Reddy Menon Kapoor Nair Banerjee Tan Lim Chen Kim Park Desai'),
  },
} satisfies Record<string, Culture>

export type CultureName = keyof typeof cultures

export const jobs: readonly [title: string, department: string, role: string, weight: number][] = [
  ['Laboratory Manager', 'Laboratory', 'Decision Maker', 14],
  ['Head of Purchasing', 'Purchasing', 'Economic Buyer', 8],
  ['Buyer', 'Purchasing', 'Influencer', 10],
  ['Head of Quality Control', 'Quality', 'Technical Decision Maker', 9],
  ['Quality Engineer', 'Quality', 'Evaluator', 9],
  ['Research Scientist', 'Research', 'User', 16],
  ['Professor', 'Research', 'Champion', 5],
  ['Chief Technology Officer', 'Management', 'Executive Sponsor', 4],
  ['Managing Director', 'Management', 'Decision Maker', 4],
  ['Process Engineer', 'Production', 'User', 8],
  ['Maintenance Technician', 'Production', 'User', 7],
  ['Controller', 'Finance', 'Blocker', 3],
  ['IT Manager', 'IT', 'Influencer', 3],
]
