// The file by which a test lets the runtime thread die.

/** Its name within the data folder. */
export const CRASH_FILE = 'die-now';
