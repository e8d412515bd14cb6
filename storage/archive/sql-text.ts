// Texts and names as SQL writes them. Pure.

/** A text as an SQL literal. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A name as an SQL identifier. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A list of texts as SQL's list literal. */
export const sqlList = (texts: readonly string[]): string => `[${texts.map(sqlText).join(', ')}]`;
/** Epoch milliseconds as a TIMESTAMP literal of UTC. */
export const sqlTime = (t: number): string => `TIMESTAMP ${sqlText(new Date(t).toISOString().replace('T', ' ').replace('Z', ''))}`;
