import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidates, findChromium } from '../../.tools/chromium.mjs';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'defter-chromium-'));
  for (const [name, code] of [
    ['chromium-browser', 1],
    ['google-chrome', 0],
  ] as const) {
    await writeFile(join(folder, name), `#!/bin/sh\nexit ${code}\n`);
    await chmod(join(folder, name), 0o755);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('candidates', () => {
  it('looks for the best name in every folder of the path first', () => {
    const list = candidates({ PATH: ['/a', '/b'].join(delimiter) }, 'linux');
    expect(list.slice(0, 3)).toEqual([
      join('/a', 'chromium'),
      join('/b', 'chromium'),
      join('/a', 'chromium-browser'),
    ]);
  });

  it('knows where macOS and Windows keep it', () => {
    expect(candidates({ PATH: '', HOME: '/Users/u' }, 'darwin')).toContain(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    );
    expect(candidates({ PROGRAMFILES: 'C:/Programs' }, 'win32')[0]).toMatch(
      /Google.Chrome.Application.chrome\.exe$/,
    );
  });
});

describe.skipIf(process.platform === 'win32')('findChromium', () => {
  it('passes over a stand-in that does not run', () => {
    expect(findChromium({ PATH: folder })).toBe(join(folder, 'google-chrome'));
  });

  it('takes the one it is told, or says that it does not run', () => {
    const chosen = join(folder, 'google-chrome');
    expect(findChromium({ PATH: '', CHROMIUM_PATH: chosen })).toBe(chosen);
    const broken = join(folder, 'chromium-browser');
    expect(() => findChromium({ PATH: folder, CHROMIUM_PATH: broken })).toThrow(/CHROMIUM_PATH/);
  });

  it('finds none where there is none', () => {
    expect(findChromium({ PATH: '/nowhere' })).toBe(
      process.platform === 'darwin' ? expect.anything() : undefined,
    );
  });
});
