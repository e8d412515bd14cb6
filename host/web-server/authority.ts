// Which Host and Origin headers belong to this console: literals, compared whole. A name that merely resolves to us does not.

/** The literals that are ours. Everything else is a page of someone else, or a name made to point here (DNS rebinding). */
export interface OwnNames {
  /** Whether a Host header (RFC 9110 section 7.2: host and port) is ours. */
  isOwnHost(header: string | undefined): boolean;
  /** Whether an Origin header (RFC 6454 section 7: scheme, host and port) is ours. Absent and "null" are not. */
  isOwnOrigin(header: string | undefined): boolean;
}

/** An origin that a person may allow for development: http, a loopback literal and a port, nothing else. */
const DEV_ORIGIN = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/;

/** Whether a text may be given as --dev-origin. */
export function isLoopbackOrigin(text: string): boolean {
  return DEV_ORIGIN.test(text);
}

/** The names of a server on a port of this machine, plus one development server in front of it. */
export function ownNames(port: number, devOrigin?: string): OwnNames {
  const hosts = new Set(['127.0.0.1', 'localhost', '[::1]'].map((host) => (port === 80 ? host : `${host}:${port}`)));
  if (devOrigin !== undefined) hosts.add(devOrigin.slice('http://'.length));
  const origins = new Set(Array.from(hosts, (host) => `http://${host}`));
  return {
    isOwnHost: (header) => header !== undefined && hosts.has(header.toLowerCase()),
    isOwnOrigin: (header) => header !== undefined && origins.has(header),
  };
}
