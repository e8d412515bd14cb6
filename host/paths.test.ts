import { describe, expect, test } from 'vitest';
import { productPaths } from './paths.ts';

const none = { cwd: '/work' };

describe('where things lie', () => {
  test.each([
    ['linux', {}, '/home/a', '/home/a/.local/share/vedette', '/home/a/.config/vedette/vedette.yaml'],
    ['linux', { XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/conf' }, '/home/a', '/data/vedette', '/conf/vedette/vedette.yaml'],
    ['linux', { XDG_DATA_HOME: 'relative', XDG_CONFIG_HOME: '' }, '/home/a', '/home/a/.local/share/vedette', '/home/a/.config/vedette/vedette.yaml'],
    ['freebsd', {}, '/home/a', '/home/a/.local/share/vedette', '/home/a/.config/vedette/vedette.yaml'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/a', '/Users/a/Library/Application Support/Vedette', '/Users/a/Library/Application Support/Vedette/vedette.yaml'],
    ['win32', { LOCALAPPDATA: 'D:\\Local', APPDATA: 'D:\\Roaming' }, 'C:\\Users\\a', 'D:\\Local\\Vedette', 'D:\\Roaming\\Vedette\\vedette.yaml'],
    ['win32', {}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Local\\Vedette', 'C:\\Users\\a\\AppData\\Roaming\\Vedette\\vedette.yaml'],
  ])('on %s with %j', (platform, environment, home, dataDir, configPath) => {
    expect(productPaths(platform, environment, home, none)).toMatchObject({ dataDir, configPath });
  });

  test('a data folder given by hand holds the configuration and the logs too', () => {
    expect(productPaths('linux', { XDG_CONFIG_HOME: '/conf' }, '/home/a', { cwd: '/work', dataDir: 'x/../y' })).toEqual({
      dataDir: '/work/y',
      configPath: '/work/y/vedette.yaml',
      logDir: '/work/y/logs',
      movableFrom: null,
    });
    expect(productPaths('linux', {}, '/home/a', { cwd: '/work' }).movableFrom).toBe('/home/a/.local/share/vedette');
  });

  test('a configuration given by hand wins', () => {
    expect(productPaths('linux', {}, '/home/a', { cwd: '/work', dataDir: '/d', config: 'my.yaml' }).configPath).toBe('/work/my.yaml');
    expect(productPaths('win32', {}, 'C:\\Users\\a', { cwd: 'C:\\w', config: 'my.yaml' }).configPath).toBe('C:\\w\\my.yaml');
  });
});
