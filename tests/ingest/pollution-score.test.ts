import { expect, it } from 'vitest';
import { pollockFiles, pollockScores } from '../support/pollock';

it('scores above every published loader on the files of Pollock, with no setting given', async () => {
  const files = pollockFiles();
  expect(files).toHaveLength(2290);
  const { simple, weighted, groups, below } = await pollockScores(files);
  const groupLines = [...groups].filter(([, score]) => score < 10);
  console.log(
    `simple ${simple.toFixed(4)}, weighted ${weighted.toFixed(4)}, ${below.length} files below ten`,
    groupLines,
    below.slice(0, 30),
  );
  expect(simple).toBeGreaterThan(9.961);
  expect(weighted).toBeGreaterThan(9.599);
}, 120_000);
