import './styles/base.css'
import './styles/records.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './shell/app.tsx'
import { startWorker } from './shell/worker.ts'
import { startSession } from './sign-in/session.ts'

void startSession()
startWorker()
createRoot(document.getElementById('root')!).render(
	<StrictMode>
		<App />
	</StrictMode>,
)
