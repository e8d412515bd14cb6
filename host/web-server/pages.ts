// The few pages that the server writes itself: no session, nothing here. Plain, without scripts, readable in both themes.

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;color:#1c2330;background:#f4f6f9}' +
  'h1{font-size:1.25rem;margin:0 0 .75rem}code{background:#e3e8ef;padding:.1em .35em;border-radius:3px}' +
  'form{display:flex;gap:.5rem;margin-top:1.25rem}input{flex:1;min-width:0;font:inherit;padding:.4rem .6rem;border:1px solid #8a94a6;border-radius:4px;background:inherit;color:inherit}' +
  'button{font:inherit;padding:.4rem .9rem;border:0;border-radius:4px;background:#2456c7;color:#fff}' +
  '@media(prefers-color-scheme:dark){body{color:#e2e7ef;background:#12161d}code{background:#232a35}}';

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Vedette – ${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${body}</body></html>\n`;
}

/** Shown where a session is needed and there is none. The form leads to the same address that a link does. */
export function noSessionPage(tokenWasWrong: boolean): string {
  const why = tokenWasWrong
    ? '<p>This link has been used, or it is older than ten minutes. Each link opens the console once.</p>'
    : '<p>This browser has no session with the console yet, or the session has ended.</p>';
  return page(
    'A fresh link is needed',
    `${why}<p>In the project’s folder run <code>npm start</code> again, or <code>npm start -- --link</code>, and open the link that it prints.</p><form action="/" method="get"><input name="token" aria-label="Token" placeholder="or paste the token of a link here" autocomplete="off" spellcheck="false"><button>Open</button></form>`,
  );
}

/** The program runs, but its console has not been built. */
export const NOT_BUILT_PAGE = page('The console has not been built', '<p>Run <code>npm run build</code>, then load this page again.</p>');

export const NOT_FOUND_PAGE = page('Nothing is here', '<p>The console is at <a href="/">its start page</a>.</p>');
