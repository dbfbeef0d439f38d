import './noEval.ts'
import '../design/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { BoardProvider, openBoardClient } from './board.tsx'
import { followTheme } from './theme.ts'

followTheme()
const board = openBoardClient()
void board.session.check()

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
createRoot(root).render(
  <StrictMode>
    <BoardProvider board={board}>
      <App />
    </BoardProvider>
  </StrictMode>,
)
