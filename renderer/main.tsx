// Starts the console: language, client, page.
import './ui/tokens/index.css';
import { createRoot } from 'react-dom/client';
import { connect } from './api/connect.ts';
import { mayReload } from './api/reload.ts';
import { App } from './app/app.tsx';
import { usePreferences } from './app/preferences.ts';
import { chooseLanguage, startI18n } from './i18n/i18n.ts';
import { setTimeFormat } from './i18n/relative-time.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('The page has no element with the id "root".');
// A part of the page that is no longer there means that the program was built anew: the new page knows the new names.
window.addEventListener('vite:preloadError', (event) => {
  if (!mayReload(window.sessionStorage, Date.now())) return;
  event.preventDefault();
  window.location.reload();
});
setTimeFormat(usePreferences.getState().timeFormat);
startI18n(chooseLanguage(usePreferences.getState().language, navigator.languages));
createRoot(element).render(<App client={connect()} />);
