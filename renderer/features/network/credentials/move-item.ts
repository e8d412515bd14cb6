// Owns moving one thing of an ordered list to another place. Pure.

/** A copy with the item at `from` at the place `to`; the others keep their order. Places outside of the list change nothing. */
export function moveItem<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  if (from < 0 || from >= list.length || to < 0 || to >= list.length) return next;
  const [item] = next.splice(from, 1);
  next.splice(to, 0, item as T);
  return next;
}
