/** A text as it stands, for a line of Markdown: nothing in it is a mark. */
export function plainMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#+!|~$&-]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}
