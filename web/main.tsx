import './styles/base.css'
import './styles/form.css'
import './styles/result.css'
import './styles/print.css'
import './styles/records.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { forgetDrafts } from './form/draft.ts'
import { startSending } from './outbox/send.ts'
import { forgetLogged } from './outbox/store.ts'
import { forgetEnded } from './pages/batch/kept.ts'
import { App } from './shell/app.tsx'
import { startWorker } from './shell/worker.ts'
import { onSignOut, startSession } from './sign-in/session.ts'

void startSession()
startWorker()
startSending()
onSignOut(forgetDrafts)
onSignOut(forgetLogged)
onSignOut(forgetEnded)
createRoot(document.getElementById('root')!).render(
	<StrictMode>
		<App />
	</StrictMode>,
)
