import '#ui/styles.ts'
import './boot.css'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { startTranslation } from './i18n/index.ts'
import { listenFromTheStart } from './offline/early.ts'

/** Libraries that write a style element at run time (scroll locks) look for the nonce of this page here. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce
if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce })

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

listenFromTheStart()
await startTranslation()
// As a transition the first drawing is done in slices, and the page answers in between.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
)
