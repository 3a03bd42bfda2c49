import './ui/layers.css';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { FailureBoundary } from './app/FailureBoundary.tsx';
import { speak } from './app/language.ts';
import { preferences } from './app/preferences.ts';
import { registerServiceWorker, reloadWhenPiecesAreGone } from './app/serviceWorker.ts';
import { startEngine } from './app/start.ts';
import { startWorker } from './bridge/connect.ts';

preferences.setTheme(preferences.theme());

const fake = import.meta.env.DEV && new URLSearchParams(location.search).has('fake');

startEngine(async () => {
  if (fake) return (await import('./dev/fakeEngine.ts')).fakeEngine();
  return startWorker();
});

await speak(preferences.locale());
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <FailureBoundary>
    <App />
  </FailureBoundary>,
);

if (import.meta.env.PROD) {
  reloadWhenPiecesAreGone();
  void registerServiceWorker();
}
