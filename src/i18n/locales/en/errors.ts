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
    'engine.syntax': ({ message = '' }: ErrorParams) =>
      `The SQL has a mistake${message ? `: ${message}` : '.'}`,
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
    'sql.empty': 'There is no query here yet.',
    'sql.several': ({ line = '' }: ErrorParams) =>
      `A cell holds one query; a second one begins on line ${line}. Put it into a cell of its own.`,
    'sql.unterminated': ({ opening = '' }: ErrorParams) => `What ${opening} opens is never closed.`,
    'sql.changes_data': ({ word = '' }: ErrorParams) =>
      `${word} would change data. A cell only asks; to leave rows out, use WHERE.`,
    'sql.changes_tables': ({ word = '' }: ErrorParams) =>
      `${word} would change tables. A cell only asks: give it a name, and its result is a table that other cells read.`,
    'sql.files': ({ word = '' }: ErrorParams) =>
      `${word} works with files or add-ons. Files are added on the Data page, and every result can be saved as a file.`,
    'sql.settings': ({ word = '' }: ErrorParams) =>
      `${word} would change settings of the engine, which are fixed.`,
    'sql.not_a_query': ({ word = '', meant = '' }: ErrorParams) =>
      `“${word}” does not begin a query${meant ? `; perhaps ${meant}` : ': one begins with SELECT, FROM or WITH'}.`,
    'sql.no_value': ({ name = '' }: ErrorParams) => `There is no input called “${name}”.`,
    'chart.column': ({ column = '' }: ErrorParams) =>
      `The column “${column}” is not there (any more).`,
    'chart.type': ({ column = '', type = '', key = '' }: ErrorParams) =>
      `The column “${column}” is of the type ${type}, which does not fit “${key}” of this chart.`,
    'chart.missing': ({ key = '' }: ErrorParams) => `The chart needs “${key}”.`,
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
    'notebook.name': ({ name = '' }: ErrorParams) =>
      `“${name}” cannot be a name: use letters, digits and _, and begin with a letter.`,
    'notebook.name_reserved': ({ name = '' }: ErrorParams) =>
      `“${name}” is a word of SQL itself. Give the cell another name.`,
    'notebook.name_twice': ({ name = '' }: ErrorParams) =>
      `Two cells are called “${name}”. Rename one of them.`,
    'notebook.name_taken': ({ name = '' }: ErrorParams) =>
      `There is a table “${name}” already. Give the cell another name.`,
    'notebook.circle': ({ names = '' }: ErrorParams) =>
      `This goes round in a circle: ${names}. One of them must not read the others.`,
    'notebook.missing_table': ({ name = '', suggestion = '' }: ErrorParams) =>
      `There is no table or cell “${name}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`,
    'notebook.missing_value': ({ name = '', suggestion = '' }: ErrorParams) =>
      `No input or figure is called “${name}”.${suggestion ? ` Did you mean $${suggestion}?` : ''}`,
    'notebook.no_value': ({ name = '' }: ErrorParams) =>
      `“${name}” gives no single value: $${name} needs an input or a figure.`,
    'notebook.several':
      'One statement a cell: put what follows the semicolon into a cell of its own.',
    'notebook.empty': 'There is no SQL here yet.',
    'notebook.input_type': ({ type = '', types = '' }: ErrorParams) =>
      `“${type}” is no kind of input. There are: ${types}.`,
    'notebook.input_range': 'The smallest value is above the largest, or the step is below 0.',
    'notebook.input_value': ({ value = '' }: ErrorParams) =>
      `“${value}” is not possible for this input. Choose another value.`,
    'notebook.input_number': ({ key = '', value = '' }: ErrorParams) =>
      `“${key}” must be a number, not “${value}”.`,
    'notebook.format': ({ format = '', formats = '' }: ErrorParams) =>
      `“${format}” is no format. There are: ${formats}.`,
    'notebook.figure_empty':
      'Say which number it is: the line “value:” is missing, for example value: count(*).',
    'notebook.not_one': ({ rows = '', columns = '' }: ErrorParams) =>
      `One value is needed here, and the SQL gives ${rows} row(s) of ${columns} column(s).`,
    'notebook.no_from': 'Choose a table or a cell.',
    'notebook.limit': ({ limit = '' }: ErrorParams) => `“${limit}” is no number of rows.`,
    'notebook.rule': 'This is no rule that can be read. Undo the change, or build the rule anew.',
    'notebook.rule_empty': 'This segment has no rule yet. Edit the cell to give it one.',
    'notebook.rule_segment':
      'The rule names a segment that is not there, or one that is made of itself.',
    'notebook.analysis': ({ name = '', suggestion = '' }: ErrorParams) =>
      `There is no analysis “${name}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`,
    'notebook.parameter': ({ name = '', suggestion = '' }: ErrorParams) =>
      `This analysis has no setting “${name}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`,
    'parquet.broken':
      'The Parquet file is damaged or incomplete, or made in a way that cannot be read here. Export it again, or save it as CSV and add that.',
    'parquet.brotli': 'The Parquet file is packed with Brotli, which cannot be opened here.',
    'reader.unavailable':
      'Files of this kind are opened by a part of Defter that is fetched when it is first needed, and there is no connection now. Connect and add the file again; nothing of it leaves your computer.',
    'reader.died': 'Reading the file stopped unexpectedly. Please add it again.',
    'notebook.newer': ({ version = '', known = '' }: ErrorParams) =>
      `This notebook was written by a newer Defter (file version ${version}; this one knows ${known}). Nothing was changed in it. Reload the page to get the newest Defter, then open it again.`,
    'notebook.noText': 'This file is no text, so it cannot be a notebook.',
    'notebook.tooLarge': ({ size = '', most = '' }: ErrorParams) =>
      `This file is too large for a notebook: ${size} MB, at most ${most} MB are read.`,
    'notebook.gone': ({ file = '' }: ErrorParams) =>
      `“${file}” is no longer where it was. Save the notebook as a new file.`,
    'notebook.notAllowed': ({ file = '' }: ErrorParams) =>
      `The browser was not allowed to write “${file}”. Save again and allow it, or save as another file.`,
    'notebook.notSaved': ({ file = '' }: ErrorParams) =>
      `“${file}” could not be written; it is as it was before. Save the notebook as another file.`,
    'live.empty': ({ at = '' }: ErrorParams) => `There is nothing to calculate (character ${at}).`,
    'live.syntax': ({ at = '', what = '' }: ErrorParams) =>
      `${what ? `“${what}” does not fit` : 'Something is missing'} at character ${at}. Write a name, count(table), sum(table.column) or a SELECT.`,
    'live.function': ({ at = '', name = '', functions = '' }: ErrorParams) =>
      `There is no “${name}” (character ${at}); there are ${functions}. A SELECT can do everything else.`,
    'live.column': ({ at = '', name = '' }: ErrorParams) =>
      `“${name}” needs a column (character ${at}): ${name}(table.column).`,
    'live.format': ({ at = '', what = '', formats = '' }: ErrorParams) =>
      `“${what}” is no format (character ${at}); there are ${formats}, with up to 20 decimals.`,
    'live.several': ({ at = '' }: ErrorParams) =>
      `One SELECT is enough; a second statement begins at character ${at}.`,
    'live.columns': ({ columns = '' }: ErrorParams) =>
      `This gives ${columns} columns, and one value is needed.`,
    'live.rows': ({ rows = '' }: ErrorParams) =>
      `${rows === 0 ? 'This gives no row' : 'This gives several rows'}, and one value is needed.`,
    'live.noNumber': 'This is no number, so it cannot be written as one.',
    'live.noDate': 'This is no date, so it cannot be written as one.',
    'sample.missing': ({ file = '' }: ErrorParams) =>
      `The sample file ${file} could not be loaded.`,
    'xlsx.broken':
      'The Excel file is damaged or incomplete. Open it in Excel, save it and add it again.',
  },
};
