// Units that follow from other units: per second, quotients, products with plain numbers.

/** `packet` → `packet/second`; nothing known stays nothing known. */
export function perSecond(unit: string): string {
  return unit === '' ? '' : `${unit}/second`;
}

/** `packet/second` → `packet`; any other unit stays. */
export function withoutPerSecond(unit: string): string {
  return unit.endsWith('/second') ? unit.slice(0, -'/second'.length) : unit;
}

/** The unit of left ± right: the common one, or '' when they differ. A missing unit takes the other's. */
export function unitOfSum(left: string, right: string): string {
  if (left === right || right === '') return left;
  return left === '' ? right : '';
}

/** The unit of left / right: equal units give a `fraction`, something by `second` gives a rate, the rest has none. */
export function unitOfQuotient(left: string, right: string): string {
  if (left === '' || right === '') return '';
  if (left === right) return 'fraction';
  return right === 'second' ? perSecond(left) : '';
}

/** The unit of left × right: a rate times seconds is a count, a fraction of something is that something, the rest has none. */
export function unitOfProduct(left: string, right: string): string {
  if (right === 'second' && left.endsWith('/second')) return withoutPerSecond(left);
  if (left === 'second' && right.endsWith('/second')) return withoutPerSecond(right);
  if (left === 'fraction') return right;
  return right === 'fraction' ? left : '';
}

/** The unit after multiplying (or dividing by) a plain number: ±1 keeps it, a fraction times 100 is `percent`, else it is lost. */
export function unitOfScaled(unit: string, factor: number): string {
  if (Math.abs(factor) === 1) return unit;
  if (unit === 'fraction' && factor === 100) return 'percent';
  return unit === 'percent' && Math.abs(factor - 0.01) < 1e-12 ? 'fraction' : '';
}
