import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { start } from './state/live.ts'
import { App } from './ui/app.tsx'
import './styles.css'

// The page's policy forbids code made from text, which is how zod compiles its schemas otherwise.
z.config({ jitless: true })

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root.')
void start()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
