// What is learned of slow devices: from late and doubled answers, never from lost packets, and forgotten when they are quick again.
import { describe, expect, test } from 'vitest';
import { createPatience, RepeatedQuestions, tookLong, tookOnce, waitFor } from './patience.ts';

describe('patience with slow devices', () => {
  test('without a lesson each attempt waits half as long again', () => {
    const patience = createPatience();
    expect([0, 1, 2].map((attempt) => waitFor(patience, 1_000, attempt))).toEqual([1_000, 1_500, 2_250]);
    tookOnce(patience, 900, 1_000);
    expect(waitFor(patience, 1_000, 0)).toBe(1_000);
  });

  test('a late answer teaches to wait, five seconds at most', () => {
    const patience = createPatience();
    tookLong(patience, 2_000);
    expect([0, 3].map((attempt) => waitFor(patience, 1_000, attempt))).toEqual([3_000, 3_375]);
    tookLong(patience, 60_000);
    expect(waitFor(patience, 1_000, 0)).toBe(5_000);
    expect(waitFor(patience, 8_000, 0)).toBe(8_000);
  });

  test('a repeated question teaches only when both of its answers come', () => {
    const patience = createPatience();
    const repeated = new RepeatedQuestions();
    repeated.answered(7, patience, 1_600);
    expect(waitFor(patience, 1_000, 0)).toBe(1_000);
    repeated.answeredAgain(8);
    expect(waitFor(patience, 1_000, 0)).toBe(1_000);
    repeated.answeredAgain(7);
    expect(waitFor(patience, 1_000, 0)).toBe(2_400);
  });

  test('many questions do not pile up', () => {
    const [old, young] = [createPatience(), createPatience()];
    const repeated = new RepeatedQuestions();
    repeated.answered(0, old, 1_600);
    for (let id = 1; id <= 256; id += 1) repeated.answered(id, young, 1_600);
    repeated.answeredAgain(0);
    expect(old.waitMs).toBe(0);
    repeated.answeredAgain(1);
    expect(young.waitMs).toBe(2_400);
  });

  test('quick answers in a row are believed, a slow one among them begins anew', () => {
    const patience = createPatience();
    tookLong(patience, 2_000);
    for (let i = 0; i < 19; i += 1) tookOnce(patience, 100, 1_000);
    tookOnce(patience, 700, 1_000);
    for (let i = 0; i < 19; i += 1) tookOnce(patience, 100, 1_000);
    expect(waitFor(patience, 1_000, 0)).toBe(3_000);
    tookOnce(patience, 100, 1_000);
    expect(waitFor(patience, 1_000, 0)).toBe(1_000);
  });
});
