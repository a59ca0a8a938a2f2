import { afterEach } from 'vitest';

// Tests that never wait would keep the runner from being heard, which gives up after a minute.
afterEach(() => new Promise<void>((resolve) => void setImmediate(resolve)));
