// References to secrets: configuration names them, the secret store holds them, and no file or page ever shows one.

/** The name in a value that is wholly `${secret:name}`; undefined for any other text. */
export function parseSecretReference(value: string): string | undefined {
  return /^\$\{secret:([A-Za-z0-9_.-]{1,100})\}$/.exec(value)?.[1];
}

/** Whether a text looks as if a secret was meant. */
export function isSecretAttempt(value: string): boolean {
  return value.includes('${secret');
}
