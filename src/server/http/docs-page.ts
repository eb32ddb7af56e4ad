/** A page of its own that reads the document and shows it: no files from elsewhere, nothing to install. */
export function docsPage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rapport API</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header><h1>Rapport API</h1><input id="search" type="search" placeholder="Search operations" aria-label="Search operations"></header>
<main id="main"><p>Loading …</p></main>
<script nonce="${nonce}">${script}</script>
</body>
</html>`
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 70rem; padding: 0 1.5rem 4rem }
header { position: sticky; top: 0; display: flex; gap: 2rem; align-items: center; background: Canvas; border-bottom: 1px solid color-mix(in srgb, CanvasText 20%, Canvas) }
h1 { font-size: 1.2rem }
h2 { margin: 2rem 0 .5rem; font-size: 1.05rem }
input { flex: 1; max-width: 24rem; padding: .4rem .6rem; font: inherit }
details { border: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); border-radius: .4rem; margin: .35rem 0 }
summary { display: flex; gap: .8rem; padding: .4rem .7rem; cursor: pointer; align-items: baseline }
summary b { min-width: 4.5rem; font-family: ui-monospace, monospace }
code, pre { font: .9em/1.45 ui-monospace, monospace }
pre { overflow: auto; max-height: 30rem; padding: .7rem; background: color-mix(in srgb, CanvasText 6%, Canvas) }
section { padding: 0 1rem 1rem }
td, th { text-align: left; padding: .15rem 1rem .15rem 0; vertical-align: top }
.muted { opacity: .7 }
`

/** Builds by DOM calls alone, so that no text of the document is ever read as markup. */
const script = `
const el = (tag, attrs = {}, ...children) => {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value)
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}
const main = document.getElementById('main')
const resolve = (doc, schema, depth = 0) => {
  if (!schema || typeof schema !== 'object' || depth > 6) return schema
  if (schema.$ref) return resolve(doc, doc.components.schemas[schema.$ref.split('/').pop()], depth + 1)
  if (Array.isArray(schema)) return schema.map((part) => resolve(doc, part, depth + 1))
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, resolve(doc, value, depth + 1)]))
}
const block = (title, schema) => schema && Object.keys(schema).length
  ? el('div', {}, el('h4', {}, title), el('pre', {}, JSON.stringify(schema, null, 2))) : null
const parameters = (list) => list.length === 0 ? null : el('table', {}, ...list.map((p) => el('tr', {},
  el('td', {}, el('code', {}, p.name)), el('td', { class: 'muted' }, p.in + (p.required ? ', required' : '')),
  el('td', {}, p.description || JSON.stringify(p.schema)))))
const operation = (doc, path, method, op) => {
  const details = el('details', { 'data-text': (method + path + op.summary + op.tags).toLowerCase() },
    el('summary', {}, el('b', {}, method.toUpperCase()), el('code', {}, path), el('span', { class: 'muted' }, op.summary)))
  details.addEventListener('toggle', () => {
    if (details.children.length > 1) return
    const content = (of) => Object.values((of && of.content) || {})[0]
    const [status, answer] = Object.entries(op.responses)[0]
    details.append(el('section', {}, parameters(op.parameters),
      block('Body', resolve(doc, content(op.requestBody) && content(op.requestBody).schema)),
      block('Answer ' + status, resolve(doc, content(answer) && content(answer).schema))))
  })
  return details
}
const show = (doc) => {
  const groups = new Map()
  for (const [path, item] of Object.entries(doc.paths)) for (const [method, op] of Object.entries(item)) {
    const tag = op.tags[0] || 'Other'
    groups.set(tag, [...(groups.get(tag) || []), operation(doc, path, method, op)])
  }
  main.replaceChildren(el('p', {}, doc.info.description), el('p', {}, el('a', { href: '/api/v1/openapi.json' }, 'openapi.json')),
    ...[...groups].flatMap(([tag, list]) => [el('h2', {}, tag), ...list]))
}
document.getElementById('search').addEventListener('input', (event) => {
  const words = event.target.value.toLowerCase().split(' ')
  for (const node of main.querySelectorAll('details')) node.hidden = !words.every((word) => node.dataset.text.includes(word))
})
fetch('/api/v1/openapi.json').then(async (answer) => {
  if (answer.ok) return show(await answer.json())
  main.replaceChildren(el('p', {}, answer.status === 401 ? 'Sign in to Rapport first, then reload this page.' : 'The document could not be loaded.'))
}, () => main.replaceChildren(el('p', {}, 'The document could not be loaded.')))
`
