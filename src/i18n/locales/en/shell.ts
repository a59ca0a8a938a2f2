import { count } from './words';

export const shell = {
  title: 'Defter',
  skip: 'Skip to content',
  pages: 'Pages',
  tabs: { data: 'Data', explore: 'Explore', segments: 'Segments', notebook: 'Notebook' },
  files: (n: number) => count(n, 'file', 'files'),
  language: 'Language',
  toDark: 'Dark theme',
  toLight: 'Light theme',
  close: 'Close',
  cancel: 'Cancel',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here; select the text instead.',
  more: 'More',
  retry: 'Try again',
  loading: 'One moment…',
  sql: 'SQL',
  sqlTitle: 'The SQL behind it',
  previous: 'Back',
  next: 'Next',
  page: (from: string, to: string, of: string) => `${from}–${to} of ${of}`,
  dropHere: 'Drop the files to add them',
  privacy: {
    badge: 'Nothing leaves this browser',
    title: 'Nothing leaves this browser',
    lines: {
      where:
        'Your files are opened and calculated by this page, on this machine. There is no server behind it and no account.',
      how: 'The page forbids itself every connection to another address, and the browser enforces it. You can go offline after it has loaded: everything still works.',
      gone: 'So that nothing is lost when the tab closes, your work and a copy of your files are kept by this browser, on this machine only. “Start over” removes the files, “Forget everything” (under “Saved”) all of it. The files you opened stay as they were.',
    },
  },
  engine: {
    starting: 'The calculation engine is loading',
    startingOf: (loaded: string, total: string) => `${loaded} of ${total}`,
    startingOnce: 'The first time it is downloaded, after that your browser keeps it.',
    crashed: 'The calculation engine stopped and is being restarted. Your files are read again.',
    memory:
      'The calculation ran out of memory; the engine is being restarted and your files are read again.',
    failed: 'The calculation engine could not be started.',
  },
};
