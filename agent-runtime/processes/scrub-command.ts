// Hides what looks like a secret in a command line, before it is shown or stored.

/** Words whose value must not be kept; the list follows what Datadog documents for its process agent. */
const SECRET_WORDS = 'password|passwd|passphrase|mysql[_-]?pwd|token|api[_-]?key|secret|credentials?|private[_-]?key';
const VALUE = String.raw`("[^"]*"|'[^']*'|[^\s]+)`;

/** `--password=x`, `password=x`, `API_KEY=x`, `password: x`. */
const ASSIGNMENT = new RegExp(String.raw`((?:^|\s)[\w.-]*(?:${SECRET_WORDS})[\w-]{0,10}(?:=|:\s?))${VALUE}`, 'gi');
/** `--token x`, `-password x`: only after an option, for a bare word may be a command's name. */
const OPTION = new RegExp(String.raw`((?:^|\s)-{1,2}[\w.-]*(?:${SECRET_WORDS})\s+)${VALUE}`, 'gi');
/** The password in scheme://user:password@host. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,200}:)[^\s@/]{1,200}(@)/gi;

const HIDDEN = '********';

/** The command line with secret values replaced by asterisks. */
export function scrubCommand(command: string): string {
  const withoutUrls = command.includes('://') ? command.replace(URL_PASSWORD, `$1${HIDDEN}$2`) : command;
  return withoutUrls
    .replace(ASSIGNMENT, `$1${HIDDEN}`)
    .replace(OPTION, (whole: string, head: string, value: string) => (value.startsWith('-') ? whole : `${head}${HIDDEN}`));
}
