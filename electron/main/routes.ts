// What a hash route of the console looks like. Pure.

/** A path with an optional query, nothing that could be read as another address. */
const ROUTE = /^\/(?!\/)[\w\-./~%]*(?:\?[\w\-./~%&=+:,*@;!$'()]*)?$/;

/** Whether `text` may be handed to the console as a route, e.g. '/host?family=disk'. */
export function isRoute(text: string): boolean {
  return text.length <= 2_000 && ROUTE.test(text);
}
