// Template variables: `$name` in a filter stands for tags that the person picked above the page.
import type { CallArgument, QueryNode, ScopeNode } from './ast.ts';
import { andOf, orOf } from './ast.ts';

/** What a variable stands for: any of `values` of the tag `key`. No values, or the value `*`, is everything. */
export interface VariableValue {
  readonly key: string;
  readonly values: readonly string[];
}

/** The tree with all variables of that map replaced; variables that the map lacks stay. `key:$name` takes the values under its own key. */
export function substituteVariables(node: QueryNode, variables: ReadonlyMap<string, VariableValue>): QueryNode {
  switch (node.kind) {
    case 'number':
      return node;
    case 'negate':
      return { ...node, of: substituteVariables(node.of, variables) };
    case 'binary':
      return { ...node, left: substituteVariables(node.left, variables), right: substituteVariables(node.right, variables) };
    case 'call':
      return { ...node, args: node.args.map((arg): CallArgument => substituteArgument(arg, variables)) };
    case 'metric':
      return { ...node, scope: substituteScope(node.scope, variables) };
    default:
      return node satisfies never;
  }
}

function substituteArgument(arg: CallArgument, variables: ReadonlyMap<string, VariableValue>): CallArgument {
  if (arg.kind === 'string' || arg.kind === 'tags') return arg;
  if (arg.kind !== 'named') return substituteVariables(arg, variables);
  return arg.value.kind === 'string' ? arg : { ...arg, value: substituteVariables(arg.value, variables) };
}

function substituteScope(scope: ScopeNode, variables: ReadonlyMap<string, VariableValue>): ScopeNode {
  switch (scope.kind) {
    case 'variable': {
      const picked = variables.get(scope.name);
      if (picked === undefined) return scope;
      if (picked.values.length === 0 || picked.values.includes('*')) return { kind: 'all' };
      const key = scope.key ?? picked.key;
      return orOf(picked.values.map((value) => ({ kind: 'tag', key, value })));
    }
    case 'not':
      return { kind: 'not', of: substituteScope(scope.of, variables) };
    case 'and':
      return andOf(scope.of.map((part) => substituteScope(part, variables)));
    case 'or':
      return orOf(scope.of.map((part) => substituteScope(part, variables)));
    default:
      return scope;
  }
}
