import type { ErrorParams } from '../../explain';

/** Errors of the notebook, by code. */
export const notebookErrors = {
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
};
