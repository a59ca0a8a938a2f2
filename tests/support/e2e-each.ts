import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { closeTrap, foreignRequests, TRAP_CHECK } from './browser';

let before = 0;
const seen = async () => (await foreignRequests()).filter((url) => !url.includes(TRAP_CHECK));

beforeEach(async () => {
  before = (await seen()).length;
});

// Holds for every end-to-end test there is: whatever the app was made to do, nothing left it.
afterEach(async () => {
  expect((await seen()).slice(before), 'requests to other origins').toEqual([]);
});

afterAll(closeTrap);
