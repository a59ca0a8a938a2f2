import { describe, expect, it } from 'vitest';
import {
  fileName,
  NotebookFile,
  type FileHandle,
  type FilePlatform,
} from '../../src/state/notebook-file.svelte';
import { NotebookState } from '../../src/state/notebook.svelte';
import { NAUGHTY } from '../support/naughty';

const NEWER = '---\ndefter: 9\n---\n# from the future';

/** A file on a disk that others write to as well. */
class Disk implements FileHandle {
  content: BlobPart | null;
  modified = 1;
  permission: PermissionState = 'granted';
  failing = false;
  writes = 0;
  constructor(
    readonly name: string,
    content: BlobPart | null,
  ) {
    this.content = content;
  }
  /** Someone else writes. */
  put(content: BlobPart | null): void {
    this.content = content;
    this.modified++;
  }
  async getFile(): Promise<File> {
    if (this.content === null) throw new DOMException('gone', 'NotFoundError');
    return new File([this.content], this.name, { lastModified: this.modified });
  }
  async requestPermission(): Promise<PermissionState> {
    return this.permission;
  }
  async createWritable() {
    let written: Blob | null = null;
    return {
      write: async (data: Blob) => {
        if (this.failing) throw new DOMException('full', 'QuotaExceededError');
        written = data;
      },
      close: async () => {
        this.writes++;
        this.put(await written!.text());
      },
      abort: async () => {},
    };
  }
}

function start(open: FileHandle | null, save: FileHandle | null = null) {
  const downloads: [string, string][] = [];
  const pick = (handle: FileHandle | null) => async () => {
    if (!handle) throw new DOMException('no', 'AbortError');
    return handle;
  };
  const wished: string[] = [];
  const platform: FilePlatform = {
    pickers: {
      open: pick(open),
      save: (name) => {
        wished.push(name);
        return pick(save)();
      },
    },
    upload: async () => open?.getFile() ?? null,
    download: (data, name) => void data.text().then((text) => downloads.push([name, text])),
  };
  const store = new Map<string, string>();
  const visit = () => {
    const notebook = new NotebookState({
      get: (key) => store.get(key) ?? null,
      set: (key, value) => void store.set(key, value),
    });
    return { notebook, file: new NotebookFile(platform, notebook) };
  };
  return { platform, visit, ...visit(), downloads, wished };
}

describe('the file of a notebook', () => {
  it('is opened, and written back into itself', async () => {
    const disk = new Disk('güz.md', '# A');
    const { file } = start(disk);
    expect((await file.open())?.cells[0]?.text).toBe('# A');
    expect([file.name, file.isOwn, file.holds('# A')]).toEqual(['güz.md', true, true]);
    expect(await file.save('# B', 'x.md')).toBe('saved');
    expect(await file.save('# C', 'x.md')).toBe('saved');
    expect(disk.content).toBe('# C');
    expect([file.holds('# C'), file.holds('# B')]).toEqual([true, false]);
  });

  it('is of the notebook that undo brings back, and of no other', async () => {
    const [a, b] = [new Disk('a.md', '# A'), new Disk('b.md', '# B')];
    const chosen = new Disk('chosen.md', '');
    const { file, notebook } = start(a, chosen);
    await file.open();
    await file.take(await b.getFile(), b);
    notebook.write(0, '# B, changed');
    notebook.undo();
    expect([file.name, notebook.text().includes('# B\n')]).toEqual(['b.md', true]);
    notebook.undo();
    expect([file.name, file.holds('# A')]).toEqual(['a.md', true]);
    expect(await file.save('# A again', '')).toBe('saved');
    expect([a.content, b.content, b.writes]).toEqual(['# A again', '# B', 0]);
    notebook.redo();
    expect([file.name, file.holds('# B')]).toEqual(['b.md', true]);
    notebook.restore('# an earlier version', false);
    expect([file.name, file.isOwn]).toEqual([null, false]);
    expect(await file.save('# earlier', '')).toBe('saved');
    expect([a.content, b.content, chosen.content]).toEqual(['# A again', '# B', '# earlier']);
  });

  it('is of the notebook that was saved, whatever was opened meanwhile', async () => {
    const a = new Disk('a.md', '# A');
    const { file, notebook } = start(a);
    await file.open();
    const saving = file.save('# A saved', '');
    notebook.load('# other');
    expect([file.name, await saving]).toEqual([null, 'saved']);
    expect([file.name, a.content]).toEqual([null, '# A saved']);
    notebook.undo();
    expect([file.name, file.holds('# A saved')]).toEqual(['a.md', true]);
  });

  it('asks before it writes over what others wrote', async () => {
    const disk = new Disk('a.md', '# A');
    const { file } = start(disk);
    await file.open();
    disk.put('# theirs');
    expect(await file.save('# mine', '')).toBe('changed');
    expect([disk.content, disk.writes]).toEqual(['# theirs', 0]);
    expect((await file.reread()).cells[0]?.text).toBe('# theirs');
    expect(await file.save('# mine', '')).toBe('saved');
    disk.put('# theirs again');
    expect(await file.save('# mine 2', '')).toBe('changed');
    expect(await file.save('# mine 2', '', true)).toBe('saved');
    // Touched, but not changed.
    disk.modified += 5;
    expect(await file.save('# mine 3', '')).toBe('saved');
    disk.put(new Uint8Array([0, 1, 2, 3, 0, 0, 7, 255]));
    expect(await file.save('# mine 4', '')).toBe('changed');
  });

  it('refuses a file of a later version, and never writes over one', async () => {
    const newer = new Disk('new.md', NEWER);
    const disk = new Disk('a.md', '# A');
    const opening = start(newer).file;
    await expect(opening.open()).rejects.toMatchObject({ code: 'notebook.newer' });
    expect([opening.name, opening.isOwn]).toEqual([null, false]);

    const { file } = start(disk, newer);
    await file.open();
    await expect(file.saveAs('# B', '')).rejects.toMatchObject({ code: 'notebook.newer' });
    expect([newer.content, file.name]).toEqual([NEWER, 'a.md']);
    disk.put(NEWER);
    await expect(file.save('# B', '')).rejects.toMatchObject({ code: 'notebook.newer' });
    await expect(file.save('# B', '', true)).rejects.toMatchObject({ code: 'notebook.newer' });
    expect([disk.content, disk.writes, newer.writes]).toEqual([NEWER, 0, 0]);
  });

  it('keeps what is open when another file cannot be read or written', async () => {
    const disk = new Disk('a.md', '# A');
    const { file } = start(disk);
    await file.open();
    const odd: [BlobPart, string][] = [
      [new Uint8Array(200).map((_, i) => i % 32), 'notebook.noText'],
      [new Uint8Array(17e6).fill(97), 'notebook.tooLarge'],
    ];
    for (const [content, code] of odd) {
      await expect(file.take(new File([content], 'b.md'))).rejects.toMatchObject({ code });
    }
    expect(file.name).toBe('a.md');
    disk.failing = true;
    await expect(file.save('# B', '')).rejects.toMatchObject({ code: 'notebook.notSaved' });
    expect([disk.content, file.holds('# B')]).toEqual(['# A', false]);
    disk.failing = false;
    disk.permission = 'denied';
    await expect(file.save('# B', '')).rejects.toMatchObject({ code: 'notebook.notAllowed' });
    disk.permission = 'granted';
    disk.put(null);
    await expect(file.save('# B', '')).rejects.toMatchObject({ code: 'notebook.gone' });
    expect(file.busy).toBe(false);
  });

  it('is a new file where there was none, and nothing where the user chooses none', async () => {
    const disk = new Disk('new.md', '');
    const { file, notebook, wished } = start(null, disk);
    expect(await file.open()).toBeNull();
    expect(await file.save('# A', 'wish.md')).toBe('saved');
    expect([wished, disk.content, file.name, file.isOwn]).toEqual([
      ['wish.md'],
      '# A',
      'new.md',
      true,
    ]);
    notebook.load('# starter');
    expect([file.name, file.isOwn, file.holds('# A')]).toEqual([null, false, false]);
    const none = start(null).file;
    expect(await none.saveAs('# A', 'x.md')).toBe('cancelled');
    expect(none.name).toBeNull();
  });

  it('is known by its name on the next visit, and is chosen again to be written', async () => {
    const [a, b] = [new Disk('a.md', '# A'), new Disk('b.md', '# B')];
    const { file, notebook, visit, wished } = start(a, new Disk('again.md', ''));
    await file.open();
    const text = notebook.text();
    await file.save(text, '');
    await file.take(await b.getFile(), b);
    expect(visit().file.name).toBe('b.md');
    notebook.undo();
    const { file: again } = visit();
    expect([again.name, again.isOwn, again.holds(text)]).toEqual(['a.md', false, true]);
    expect(again.holds(`${text} `)).toBe(false);
    expect(await again.save('# Later', 'wish.md')).toBe('saved');
    expect([wished, a.content]).toEqual([['a.md'], text]);
    expect(visit().file.name).toBe('again.md');
    notebook.load('# A starter is of no file');
    expect(visit().file.name).toBeNull();
  });

  it('goes up and down as a copy where the browser has no handles', async () => {
    const { platform, notebook, downloads } = start(new Disk('up.md', '# A'));
    const file = new NotebookFile({ ...platform, pickers: null }, notebook);
    expect((await file.open())?.cells[0]?.text).toBe('# A');
    expect([file.name, file.isOwn, file.canWrite]).toEqual(['up.md', false, false]);
    expect(await file.save('# B', 'wish.md')).toBe('downloaded');
    await new Promise((resolve) => setTimeout(resolve));
    expect(downloads).toEqual([['up.md', '# B']]);
  });

  it('is saved one save after another', async () => {
    const disk = new Disk('a.md', '# A');
    const { file } = start(disk);
    await file.open();
    const all = ['# 1', '# 2', '# 3'].map((text) => file.save(text, ''));
    expect(file.busy).toBe(true);
    expect(await Promise.all(all)).toEqual(['saved', 'saved', 'saved']);
    expect([disk.content, disk.writes, file.busy]).toEqual(['# 3', 3, false]);
  });

  it('has a name that every system takes', () => {
    expect(fileName('Güz: geri/kazanım?', 'x.md')).toBe('Güz geri kazanım.md');
    for (const title of NAUGHTY) {
      const name = fileName(title, 'x.md');
      expect(name).toMatch(/^[^\p{Cc}\p{Cs}<>:"/\\|?*\u202e]+\.md$/u);
      expect(name.length).toBeLessThan(200);
    }
    expect([fileName('..', 'x.md'), fileName('CON', 'x.md')]).toEqual(['x.md', 'x.md']);
  });
});
