import type { ErrorParams } from '../../explain';

export const errors = {
  unknown: 'Something went wrong. Please try again.',
  unknownSaying: (what: string) => `Something went wrong: ${what}`,
  codes: {
    'engine.boot_timeout':
      'The calculation engine did not start in time. Check the connection for the first load and try again.',
    'engine.boot_failed': 'The calculation engine could not be started. Please reload the page.',
    'engine.download_failed':
      'The calculation engine could not be loaded. It is needed once; please connect and try again.',
    'engine.unsupported':
      'This browser cannot run the calculation engine. Any current Chrome, Edge, Firefox or Safari can.',
    'engine.crashed': 'The calculation engine stopped. It is being restarted, please try again.',
    'engine.out_of_memory':
      'This needs more memory than the browser gives. Try with fewer rows or columns.',
    'engine.closed': 'The calculation engine has been closed.',
    'engine.rebuild_failed': ({ message = '' }: ErrorParams) =>
      `The calculation engine was restarted, but your tables could not be built again${message ? ` (${message})` : ''}. Please reload the page.`,
    'engine.locked': ({ setting = '' }: ErrorParams) =>
      `${setting ? `The setting “${setting}”` : 'This setting'} of the calculation engine is fixed and cannot be changed.`,
    'engine.no_network': ({ what = '' }: ErrorParams) =>
      `${what ? `“${what}”` : 'This'} is an address on the internet. Defter reads nothing from there and sends nothing there; your data stays in this browser.`,
    'engine.no_file_access': ({ file = '' }: ErrorParams) =>
      `${file ? `“${file}”` : 'This file'} cannot be reached from here. To use a file, add it to Defter first.`,
    'engine.file_not_found': ({ file = '' }: ErrorParams) => `There is no file “${file}”.`,
    'engine.needs_extension': ({ what = '' }: ErrorParams) =>
      `${what ? `“${what}” needs` : 'This needs'} an add-on of the engine that would have to be loaded from the internet. Defter does without.`,
    'engine.syntax': ({ message = '', near = '', unfinished = 0 }: ErrorParams) =>
      near
        ? `The SQL has a mistake at “${near}”: it cannot stand there, or something is missing before it.`
        : unfinished
          ? 'The SQL ends before it is finished.'
          : `The SQL has a mistake${message ? `: ${message}` : '.'}`,
    'engine.unknown_table': ({ name = '' }: ErrorParams) => `There is no table “${name}”.`,
    'engine.unknown_column': ({ name = '' }: ErrorParams) => `There is no column “${name}”.`,
    'engine.unknown_function': ({ name = '' }: ErrorParams) => `There is no function “${name}”.`,
    'engine.argument_types': ({ call = '' }: ErrorParams) =>
      `${call || 'This'} is not possible: the function does not work with values of this type.`,
    'engine.conversion': ({ message = '' }: ErrorParams) =>
      `A value could not be converted${message ? `: ${message}` : '.'}`,
    'engine.crash_loop':
      'The calculation engine keeps stopping at this. Reload the page, or try with fewer rows or columns.',
    'engine.column_type': ({ column = '', type = '' }: ErrorParams) =>
      `The column “${column}” is of the type ${type}, which cannot be shown here; convert it to text first.`,
    'engine.query_failed': ({ message = '' }: ErrorParams) =>
      `The calculation failed${message ? `: ${message}` : '.'}`,
    'archive.broken': 'The archive is damaged or incomplete. Download or copy it once more.',
    'archive.empty': 'There is no file in the archive.',
    'archive.encrypted':
      'The archive is protected by a password. Unpack it yourself and add the files in it.',
    'archive.method':
      'The archive is packed in a way that cannot be opened here. Unpack it yourself and add the files in it.',
    'archive.nested': 'There are too many archives within archives. Unpack them yourself.',
    'archive.tooLarge':
      'Unpacked, the archive is too large for the browser. Unpack it yourself and add the files that you need.',
    'file.changed': 'The file was changed or moved after it was added. Please add it again.',
    'file.empty': 'The file is empty.',
    'file.excelXml':
      'This is an Excel file of the old XML kind. Open it in Excel, save it as an Excel workbook (.xlsx) and add it again.',
    'file.noRows':
      'The file has a header row but no rows of data. Check the dates you export, and add it again.',
    'file.tooLarge': 'The file is too large for its kind. Save it as CSV and add it again.',
    'file.twice': ({ file = '' }: ErrorParams) =>
      `This is the same file as ${file}. It counts once; remove one of them.`,
    'file.notText':
      'This is not a text file. Save it as CSV (in Excel: Save as, CSV UTF-8) and add it again.',
    'html.noTable':
      'This is a web page without a table. Export the data as CSV or Excel and add that file.',
    'keep.missing': ({ file = '' }: ErrorParams) =>
      `The copy of ${file} is not there: there was no room for it, or the tab was closed too soon. Add the file again; it is read as before.`,
    'keep.damaged': ({ file = '' }: ErrorParams) =>
      `The kept copy of ${file} is damaged, so nothing is calculated from it. Replace it with the file itself; it is read as before.`,
    'keep.notSaved':
      'It could not be saved, so nothing was changed: there is no room, or another tab saves. Free space on this computer or save in this tab, then try again.',
    'backup.foreign':
      'This is no backup of Defter, or a part of it is missing. Nothing was changed. Choose a .zip that Defter has saved as a backup.',
    'backup.broken': 'This backup is damaged. Nothing was changed. Choose another copy of it.',
    'backup.newer':
      'This backup was made by a newer version of Defter. Nothing was changed. Reload the page to get the new version, then try again.',
    'ingest.cancelled':
      'Reading was stopped. Add the file again to use it, or remove it from the list.',
    'ingest.ledger': ({ file = '' }: ErrorParams) =>
      `The lines of ${file} do not add up, so nothing of it is shown. Please report this with the way the file is built.`,
    'ingest.not_replaced': ({ file = '', old = '' }: ErrorParams) =>
      `“${file}” could not be read as one table, so “${old}” stays as it is. Choose a CSV, Excel, Parquet or JSON file, or an archive that holds one file.`,
    'ingest.other_columns': ({ file = '', old = '' }: ErrorParams) =>
      `“${file}” has none of the columns of “${old}”, which stays as it is. To use both, add it; to use it alone, remove the old one first.`,
    'ingest.mixed_currency': ({ file = '', currencies = '', others = '' }: ErrorParams) =>
      others
        ? `${file} is not used: its amounts are in ${currencies}, those of the files before it in ${others}, and adding them up would be wrong. Convert them to one currency, or keep only the files of one.`
        : `${file} is not used: it has amounts in more than one currency (${currencies}), and adding them up would be wrong. Convert them to one currency, or keep only the lines of one.`,
    'json.broken': ({ line = '', column = '' }: ErrorParams) =>
      `This is no complete JSON: the mistake is on line ${line}, at character ${column}. Download or export it again and add it anew; CSV will do as well.`,
    'engine.arrow_incomplete':
      'A part of the file did not arrive whole in the calculation engine. Please add the file again.',
    engine_internal: 'The calculation gave something else than expected. Please try again.',
    crossfilter_dimensions: 'There are too many tiles at once. Remove some of them.',
    crossfilter_codes:
      'There are more than 65,536 combinations here, too many to tell apart. Take the tile off the board; of own segments, fewer make fewer combinations.',
    crossfilter_rows: ({ relation = '' }: ErrorParams) =>
      `The data on “${relation}” has several rows for the same customer or order, so it cannot be a tile here.`,
    crossfilter_column: ({ column = '' }: ErrorParams) =>
      `The column “${column}” does not fit this kind of tile.`,
    'model.parameter': ({ parameter = '' }: ErrorParams) =>
      `This value is not possible here${parameter ? ` (${parameter})` : ''}.`,
    'parquet.broken':
      'The Parquet file is damaged or incomplete, or made in a way that cannot be read here. Export it again, or save it as CSV and add that.',
    'parquet.brotli': 'The Parquet file is packed with Brotli, which cannot be opened here.',
    'reader.unavailable':
      'Files of this kind are opened by a part of Defter that is fetched when it is first needed, and there is no connection now. Connect and add the file again; nothing of it leaves your computer.',
    'reader.died': 'Reading the file stopped unexpectedly. Please add it again.',
    'sample.missing': ({ file = '' }: ErrorParams) =>
      `The sample file ${file} could not be loaded.`,
    'xlsx.broken':
      'The Excel file is damaged or incomplete. Open it in Excel, save it and add it again.',
  },
};
