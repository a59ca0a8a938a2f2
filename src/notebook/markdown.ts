/** A text as it stands, for a line of Markdown: nothing in it is a mark. */
export function plainMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#+!|~$&-]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** A paragraph or a heading of a cell of prose, without its marks. */
export interface Block {
  /** 1 to 6 for a heading, 0 for a paragraph. */
  readonly level: number;
  readonly text: string;
}

/** The headings and paragraphs of prose, as plain text; other marks stand as they were written. */
export function blocksOf(markdown: string): Block[] {
  return markdown
    .split(/\n\s*\n/)
    .flatMap((part) => part.split(/\n(?=#{1,6} )|(?<=^#{1,6} .*)\n/))
    .flatMap((part): Block[] => {
      const [, marks = '', heading] = /^(#{1,6}) +(.*)$/.exec(part.trim()) ?? [];
      const text = (heading ?? part).trim().replace(/\\([!-/:-@[-`{-~])/g, '$1');
      return text === '' ? [] : [{ level: marks.length, text }];
    });
}
