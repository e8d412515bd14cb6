// English words of the shell: menus, dialogs, tooltips.

/** Decimal, as sizes of disks are. */
export const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(bytes < 1e8 ? 3 : 1);

export const en = {
  open: 'Open Vedette',
  quit: 'Quit Vedette',
  states: { ok: 'All is well', warn: 'Warning', alert: 'Alert', no_data: 'No data', unknown: 'Not known yet' },
  findings: (count: number): string => (count === 1 ? '1 finding' : `${count} findings`),
  runtimeDown: 'The agent is not running',
  startAtLogin: 'Start at login',
  openDataFolder: 'Open data folder',
  closeQuestion: 'Keep collecting with the window closed?',
  closeDetail: 'This desktop shows no tray icons. Without its window Vedette goes on in the background; start it again to see the window.',
  closeKeep: 'Keep collecting',
  closeQuit: 'Quit',
  remember: 'Do not ask again',
  cannotStart: 'Vedette cannot start',
  windowGone: 'The window of Vedette stopped working several times.',
  windowGoneDetail: 'The agent is still collecting. Open the window again, or quit.',
  reload: 'Open again',
  menuFile: 'File',
  menuEdit: 'Edit',
  menuView: 'View',
  menuWindow: 'Window',
  closeWindow: 'Close window',
  movingTitle: 'Vedette moves its data',
  moving: ({ bytes, total, to }: { readonly bytes: number; readonly total: number; readonly to: string }): string => `Moving ${gigabytes(bytes)} of ${gigabytes(total)} GB to ${to}`,
  movingDetail: 'Vedette opens by itself when everything is there. Nothing is taken away from the old place.',
  movingStay: 'Keep the old place',
};

/** The words of one language; the compiler proves that each language is complete. */
export type Messages = typeof en;
