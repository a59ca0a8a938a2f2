import { count } from './words';

/** What is kept over visits, as far as the first page says it; the rest is in `keeping`. */
export const keep = {
  state: { saved: 'Saved', saving: 'Saving…', not: 'Not saved', reader: 'Read only' },
  about: 'What is kept in this browser',
  opening: (n: number) =>
    n === 1
      ? 'The file of your last visit is being opened.'
      : `The ${count(n, 'file', 'files')} of your last visit are being opened.`,
  discard: 'Discard',
  asking: (names: string) =>
    `Opening the files of your last visit (${names}) did not come to an end several times. They are still kept.`,
  openThem: 'Open them',
  others: (names: string) => `Your own files are kept, and not open now: ${names}.`,
  blocked:
    'This browser does not let Defter save anything: the window is private, or storage is blocked. Everything works and stays in memory only, until you close the tab. Download a backup or the notebook to keep them.',
  full: 'There is no room left to save: what you change now stays in memory only. Free space on this computer, remove files that you no longer need, or download a backup. It is tried again by itself.',
  failed:
    'Saving did not work: what you change now stays in memory only. It is tried again by itself; download a backup to be safe.',
  unkept: (names: string) =>
    `There is no room to keep a copy of ${names}. Everything works, but after a reload you will have to add it again. Free space on this computer and reload to try again.`,
  uncopied: (names: string) =>
    `No copy of ${names} could be kept: the file was changed or moved since it was added, or the browser does not allow it. After a reload you will have to add it again. It is tried again by itself.`,
  closed:
    'What is kept here was replaced or removed, in this tab or another one. Nothing you do in this tab is saved any more: reload it.',
  reload: 'Reload',
  reader:
    'Defter is open in another tab, and that one saves. You can look at everything here; what you change here is not saved.',
  takeOver: 'Save here instead',
  lost: (n: number) =>
    `${count(n, 'change', 'changes')} of an earlier visit cannot be read back: what the disk holds is damaged. Everything else is here, and earlier versions of the notebook are under “Saved” above.`,
  close: 'Understood',
};
