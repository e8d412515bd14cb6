import { describe, expect, test } from 'vitest';
import { HELP, parseCommandLine } from './command-line.ts';

describe('the command line', () => {
  test('without arguments serves with the defaults', () => {
    expect(parseCommandLine([])).toEqual({ action: 'serve', open: true, hooks: false, demo: false, port: undefined, dataDir: undefined, config: undefined, devOrigin: undefined });
  });

  test('takes every option', () => {
    expect(parseCommandLine(['--headless', '--port=0', '--data-dir', '/d', '--config', 'c.yaml', '--no-open', '--demo', '--test-hooks', '--dev-origin', 'http://127.0.0.1:5173'])).toEqual({
      action: 'serve', open: false, hooks: true, demo: true, port: 0, dataDir: '/d', config: 'c.yaml', devOrigin: 'http://127.0.0.1:5173',
    });
    expect(parseCommandLine(['--link', '--version', '-h']).action).toBe('help');
    expect(parseCommandLine(['--link', '--version']).action).toBe('version');
    expect(parseCommandLine(['--link']).action).toBe('link');
  });

  test.each([
    [['--prot', '1'], /'--prot'/],
    [['--port'], /--port/],
    [['--port', 'abc'], /from 0 to 65535, not "abc"/],
    [['--port', '65536'], /from 0 to 65535/],
    [['--port', '-1'], /--port/],
    [['--data-dir', ''], /--data-dir takes a path/],
    [['something'], /something/],
    [['--dev-origin', 'http://example.org:80'], /on this machine/],
    [['--dev-origin', 'https://127.0.0.1:1'], /on this machine/],
  ])('%j is refused with the reason', (args, message) => {
    expect(() => parseCommandLine(args)).toThrowError(message);
  });

  test('the help names every option that people need', () => {
    for (const option of ['--headless', '--port', '--data-dir', '--config', '--no-open', '--help', '--version', '--link', '--demo']) expect(HELP).toContain(option);
  });
});
