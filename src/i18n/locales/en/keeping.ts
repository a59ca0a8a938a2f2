import { count } from './words';

/** The dialog on what is kept over visits, and the notebook's earlier versions. */
export const keeping = {
  lead: 'Your notebook, segments, settings and a copy of your files are kept by this browser, on this machine, while you work.',
  used: (size: string) => `${size} in use.`,
  persistent: 'The browser keeps it until you remove it.',
  notPersistent:
    'The browser may remove it when the disk is nearly full, or when you do not come back for long.',
  persist: 'Ask the browser to keep it',
  refused: 'The browser did not promise it. A backup is safe.',
  versions: {
    title: 'Earlier versions of the notebook',
    none: 'There are none yet: one is kept every few minutes while you write, and before another notebook takes its place.',
    now: 'Now',
    pick: 'Version',
    with: 'compared with',
    same: 'The two are the same.',
    changes: (gone: number, fresh: number) =>
      `${count(gone, 'line', 'lines')} taken out, ${count(fresh, 'line', 'lines')} put in`,
    gone: 'taken out',
    fresh: 'put in',
    table: 'Differences line by line',
    skipped: (n: number) => `${count(n, 'line', 'lines')} the same`,
    restore: 'Bring this version back',
    restored: 'The version is back. The state before is kept as a version too.',
  },
  backup: {
    title: 'Backup',
    lead: 'Everything in one .zip file: notebook, segments and settings.',
    withFiles: (n: number, size: string) => `with ${count(n, 'file', 'files')} (${size})`,
    save: 'Download a backup',
    saving: 'The backup is being made…',
    name: (day: string) => `defter-backup-${day}.zip`,
    restore: 'Restore a backup…',
    restoreAsk:
      'Put this backup in place of what is here? The notebook of now stays among the earlier versions, and the files of now can be brought back.',
    restoreDo: 'Restore',
    without: (names: string) =>
      `The backup is without ${names}: the kept copy is damaged or cannot be read. Add the file itself and download the backup again.`,
    restoredWithout: (names: string) =>
      `Everything is restored but ${names}: what the backup holds of it is damaged. Add the file itself; it is read as before.`,
  },
  before: {
    title: 'Files of before',
    lead: (names: string) => `These were open before others took their place: ${names}.`,
    open: 'Open them instead',
  },
  forget: {
    title: 'Forget everything',
    lead: 'Removes the notebook and its versions, segments, settings and the copies of files from this browser. Your own files stay as they are.',
    ask: 'This cannot be undone. Without a backup everything is gone.',
    do: 'Forget everything',
  },
};
