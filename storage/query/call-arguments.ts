// The arguments of one call by name: as written, by place or by name, or the signature's fallback.
import type { CallArgument, CallNode, QueryNode } from '../../common/query/ast.ts';
import { signatureOf } from '../../common/query/functions.ts';

/** The arguments of a call that the checker has let pass. */
export class CallArguments {
  readonly #call: CallNode;
  readonly #byName = new Map<string, CallArgument>();
  readonly #fallbacks = new Map<string, string | number>();

  constructor(call: CallNode) {
    this.#call = call;
    const names = signatureOf(call)?.args ?? [];
    for (const arg of names) if (arg.fallback !== undefined) this.#fallbacks.set(arg.name, arg.fallback);
    call.args.forEach((arg, index) => {
      if (arg.kind === 'named') this.#byName.set(arg.name, arg.value);
      else if (names[index] !== undefined) this.#byName.set(names[index].name, arg);
    });
  }

  /** A query argument, by default the first of every function. */
  query(name = 'query'): QueryNode {
    const arg = this.#byName.get(name);
    if (arg === undefined || arg.kind === 'string' || arg.kind === 'tags' || arg.kind === 'named') throw this.#missing(name);
    return arg;
  }

  number(name: string): number {
    const value = literalNumber(this.#byName.get(name)) ?? this.#fallbacks.get(name);
    if (typeof value !== 'number') throw this.#missing(name);
    return value;
  }

  text(name: string): string {
    const arg = this.#byName.get(name);
    const value = arg?.kind === 'string' ? arg.value : this.#fallbacks.get(name);
    if (typeof value !== 'string') throw this.#missing(name);
    return value;
  }

  tags(name: string): readonly string[] {
    const arg = this.#byName.get(name);
    if (arg?.kind !== 'tags') throw this.#missing(name);
    return arg.keys;
  }

  /** The checker requires every argument that has no fallback: this is a bug, not the caller's mistake. */
  #missing(name: string): TypeError {
    return new TypeError(`The argument ${name} of ${this.#call.name} passed the checker without being there.`);
  }
}

/** The value of a number literal, also a negative one; undefined for anything else. */
export function literalNumber(node: CallArgument | undefined): number | undefined {
  if (node?.kind === 'number') return node.value;
  if (node?.kind !== 'negate') return undefined;
  const value = literalNumber(node.of);
  return value === undefined ? undefined : -value;
}

/** The seconds of `rollup(query, 'p95', 1800)`; 0 when left out. */
export function nestedSeconds(call: CallNode): number {
  const named = call.args.find((arg) => arg.kind === 'named' && arg.name === 'seconds');
  return literalNumber(named?.kind === 'named' ? named.value : call.args[2]) ?? 0;
}
