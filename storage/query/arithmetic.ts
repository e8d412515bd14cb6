// Arithmetic between lines and numbers: which lines belong together, and what happens at each step.
import type { BinaryOperator } from '../../common/query/ast.ts';
import { unitOfProduct, unitOfQuotient, unitOfScaled, unitOfSum } from '../../common/units/derived.ts';
import type { EvaluationContext } from './evaluation.ts';
import { replaceValues } from './lines.ts';
import type { Line, Value } from './lines.ts';

/** The four operators, and min and max of two queries. */
export type Operation = BinaryOperator | 'min' | 'max';

/** One step. Division by zero has no value; neither has anything with no value. */
export function applyOperator(operator: Operation, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? Number.NaN : left / right;
    case 'min':
      return Math.min(left, right);
    case 'max':
      return Math.max(left, right);
    default:
      return operator satisfies never;
  }
}

/**
 * Number with number is a number, number with lines goes over every line. Lines meet by equal group tags; a side without `by` is one
 * line that meets every line of the other side. Lines that find no partner are left out, and a notice says how many.
 */
export function combine(operator: Operation, left: Value, right: Value, context: EvaluationContext): Value {
  if (left.kind === 'number') {
    if (right.kind === 'number') return { kind: 'number', value: applyOperator(operator, left.value, right.value) };
    return { ...right, lines: right.lines.map((line) => withNumber(operator, line, left.value, true)) };
  }
  if (right.kind === 'number') return { ...left, lines: left.lines.map((line) => withNumber(operator, line, right.value, false)) };
  if (!right.grouped) {
    const single = right.lines[0];
    return { ...left, lines: single === undefined ? [] : left.lines.map((line) => pair(operator, line, single, line)) };
  }
  if (!left.grouped) {
    const single = left.lines[0];
    return { ...right, lines: single === undefined ? [] : right.lines.map((line) => pair(operator, single, line, line)) };
  }
  return { kind: 'lines', grouped: true, lines: match(operator, left.lines, right.lines, context) };
}

/** The value with its sign turned. */
export function negate(value: Value): Value {
  if (value.kind === 'number') return { kind: 'number', value: -value.value };
  return { ...value, lines: value.lines.map((line) => replaceValues(line, line.values.map((v) => -v), line.unit)) };
}

function match(operator: Operation, left: readonly Line[], right: readonly Line[], context: EvaluationContext): Line[] {
  const partners = new Map(right.map((line) => [line.key, line]));
  const lines: Line[] = [];
  for (const line of left) {
    const partner = partners.get(line.key);
    if (partner !== undefined) lines.push(pair(operator, line, partner, line));
  }
  const alone = left.length + right.length - 2 * lines.length;
  if (alone > 0) context.session.notices.add('no_partner', { count: alone, operator });
  return lines;
}

function withNumber(operator: Operation, line: Line, number: number, numberFirst: boolean): Line {
  const values = line.values.map((value) => (numberFirst ? applyOperator(operator, number, value) : applyOperator(operator, value, number)));
  return replaceValues(line, values, unitWithNumber(operator, line.unit, number, numberFirst));
}

function unitWithNumber(operator: Operation, unit: string, number: number, numberFirst: boolean): string {
  if (operator === '*') return unitOfScaled(unit, number);
  if (operator !== '/') return unit;
  return numberFirst || number === 0 ? '' : unitOfScaled(unit, 1 / number);
}

function pair(operator: Operation, left: Line, right: Line, named: Line): Line {
  const values = left.values.map((value, i) => applyOperator(operator, value, right.values[i]!));
  const unit = unitOf(operator, left.unit, right.unit);
  return { key: named.key, tags: named.tags, metric: left.metric === right.metric ? left.metric : '', unit, values };
}

function unitOf(operator: Operation, left: string, right: string): string {
  if (operator === '*') return unitOfProduct(left, right);
  return operator === '/' ? unitOfQuotient(left, right) : unitOfSum(left, right);
}
