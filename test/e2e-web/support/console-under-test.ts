// The address of the console that the suite looks at, as the global setup hands it to the tests.

/** A running console and a session in it. */
export interface ConsoleUnderTest {
  /** Origin, e.g. http://127.0.0.1:41234. */
  readonly url: string;
  /** The Cookie header of a signed-in browser. */
  readonly cookie: string;
  /** The built headless program that serves it; tests that need a runtime of their own start this one. */
  readonly program: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly vedette: ConsoleUnderTest;
  }
}
