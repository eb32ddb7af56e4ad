// Runs before anything is painted: nobody who works in the dark sees a white flash, and what the program will ask for is on its
// way while it is still being read.
;(() => {
  const root = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = read('rapport.theme')
  const isDark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
  // Asked for by the person here, else by the system, also while the page is open.
  const wish = matchMedia('(prefers-contrast: more)')
  const contrast = () => {
    const chosen = read('rapport.contrast')
    const isMore = chosen === 'more' || (chosen !== 'normal' && wish.matches)
    root.setAttribute('data-contrast', isMore ? 'more' : 'normal')
  }
  contrast()
  wish.addEventListener('change', contrast)
  addEventListener('rapport-contrast', contrast)
  root.dir = read('rapport.direction') ?? 'ltr'
  // The frame that the system draws around the app follows the look that was chosen here.
  const frame = () => {
    const colour = root.getAttribute('data-mantine-color-scheme') === 'dark' ? '#0f0f0f' : '#f1f1f1'
    for (const meta of document.querySelectorAll('meta[name=theme-color]')) meta.setAttribute('content', colour)
  }
  frame()
  new MutationObserver(frame).observe(root, { attributeFilter: ['data-mantine-color-scheme'] })
  const scale = read('rapport.scale')
  if (scale) root.dataset.scale = scale

  const ahead = (rel, href, as) => {
    const link = Object.assign(document.createElement('link'), { rel, href })
    if (as) {
      link.setAttribute('as', as)
      // With the cookies of this origin, as `fetch` and the program ask: in another mode it would be fetched a second time.
      link.crossOrigin = 'anonymous'
    }
    document.head.append(link)
  }
  const files = JSON.parse(document.querySelector('meta[name=screen-files]')?.content ?? '{}')
  const bring = (name) => {
    for (const file of files[name] ?? [])
      file.endsWith('.css') ? ahead('preload', file, 'style') : ahead('modulepreload', file)
  }
  const language = read('rapport.language') ?? navigator.language.slice(0, 2)
  bring(language)
  const { pathname, search } = location
  if (pathname === '/sign-in') {
    bring('door')
    bring(`door ${language}`)
    ahead('preload', '/api/setup', 'fetch')
  }
  // Only where somebody is inside: others would be refused, and what is not taken at once is kept for whoever comes in next.
  const isOutside = /^\/(sign-in|setup|set-password|invitation)/.test(pathname)
  if (isOutside || !read('rapport.inside') || read('rapport.leaving')) return
  root.dataset.inside = ''
  for (const path of ['me', 'metadata', 'me/settings', 'views']) ahead('preload', `/api/v1/${path}`, 'fetch')
  if (pathname === '/') {
    bring('home')
    bring(`home ${language}`)
  }
  if (pathname.startsWith('/o/')) bring('list')
  if (search.includes('layout=board')) bring('board')
  if (/^\/o\/[^/]+\/[^/]+/.test(pathname)) bring('record')
})()
