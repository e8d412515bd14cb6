// Takes the positions out of a tree, so that two texts with the same meaning have equal trees.
import type { CallArgument, QueryNode, ScopeNode, StringNode } from './ast.ts';

/** The same tree without any `at`. */
export function withoutPositions<T extends CallArgument>(node: T): T;
export function withoutPositions(node: CallArgument): CallArgument {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value };
    case 'string':
      return { kind: 'string', value: node.value };
    case 'negate':
      return { kind: 'negate', of: withoutPositions(node.of) };
    case 'binary':
      return { kind: 'binary', operator: node.operator, left: withoutPositions<QueryNode>(node.left), right: withoutPositions<QueryNode>(node.right) };
    case 'call':
      return { kind: 'call', name: node.name, args: node.args.map((arg) => withoutPositions(arg)) };
    case 'metric':
      return {
        kind: 'metric',
        aggregator: node.aggregator,
        ...(node.threshold === undefined ? {} : { threshold: node.threshold }),
        metric: node.metric,
        scope: scopeWithoutPositions(node.scope),
        by: node.by,
        modifiers: node.modifiers.map(({ at: _at, ...modifier }) => modifier),
      };
    case 'tags':
      return { kind: 'tags', keys: node.keys };
    case 'named':
      return { kind: 'named', name: node.name, value: withoutPositions<QueryNode | StringNode>(node.value) };
    default:
      return node satisfies never;
  }
}

function scopeWithoutPositions(scope: ScopeNode): ScopeNode {
  switch (scope.kind) {
    case 'variable':
      return { kind: 'variable', name: scope.name, key: scope.key };
    case 'not':
      return { kind: 'not', of: scopeWithoutPositions(scope.of) };
    case 'and':
      return { kind: 'and', of: scope.of.map(scopeWithoutPositions) };
    case 'or':
      return { kind: 'or', of: scope.of.map(scopeWithoutPositions) };
    default:
      return scope;
  }
}
