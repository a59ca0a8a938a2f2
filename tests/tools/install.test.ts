import { describe, expect, it } from 'vitest';
import { whyInstall } from '../../.tools/install.mjs';
import { nodeIsSupported } from '../../.tools/node-version.mjs';

const lock = (packages: Record<string, object>) => ({ packages });
const vite = { version: '7.3.8', integrity: 'sha512-a' };

describe('whyInstall', () => {
  it('wants an installation when nothing is there', () => {
    expect(whyInstall(lock({ 'node_modules/vite': vite }), undefined)).toMatch(/nothing/);
    expect(whyInstall(undefined, undefined)).toMatch(/nothing/);
  });

  it('wants none when everything named is there', () => {
    const wanted = lock({ '': { version: '0.1.0' }, 'node_modules/vite': vite });
    expect(whyInstall(wanted, lock({ 'node_modules/vite': vite }))).toBeUndefined();
  });

  it('names the package that is missing, also a nested one', () => {
    const wanted = lock({ 'node_modules/vite': vite, 'node_modules/vite/node_modules/x': vite });
    expect(whyInstall(wanted, lock({ 'node_modules/vite': vite }))).toBe('x is not installed');
  });

  it('notices another version, and another file of the same version', () => {
    const wanted = lock({ 'node_modules/vite': vite });
    const older = lock({ 'node_modules/vite': { ...vite, version: '7.0.0' } });
    expect(whyInstall(wanted, older)).toBe('vite 7.3.8 is wanted and 7.0.0 is installed');
    const other = lock({ 'node_modules/vite': { ...vite, integrity: 'sha512-b' } });
    expect(whyInstall(wanted, other)).toMatch(/^vite/);
  });

  it('does not wait for optional packages of other systems, but for their right version', () => {
    const esbuild = { version: '1.0.0', integrity: 'sha512-c', optional: true };
    const wanted = lock({ 'node_modules/@esbuild/aix': esbuild });
    expect(whyInstall(wanted, lock({}))).toBeUndefined();
    const older = lock({ 'node_modules/@esbuild/aix': { ...esbuild, version: '0.9.0' } });
    expect(whyInstall(wanted, older)).toMatch(/@esbuild\/aix 1\.0\.0/);
  });
});

describe('nodeIsSupported', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '22.21.1', '23.0.0', '24.0.0', '30.1.0'])(
    '%s is',
    (version) => expect(nodeIsSupported(version)).toBe(true),
  );
  it.each(['12.22.0', '18.20.0', '20.18.3', '21.7.0', '22.11.0'])('%s is not', (version) =>
    expect(nodeIsSupported(version)).toBe(false),
  );
});
