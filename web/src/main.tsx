import './schemas.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { start } from './state/live.ts'
import { App } from './ui/app.tsx'
import './styles/index.css'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root.')
void start()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
