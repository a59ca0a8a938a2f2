import { expect, it } from 'vitest';
import { foreignRequests, launch, TRAP_CHECK } from '../support/browser';

// The rest of the suite trusts that a request to another origin would be seen. It would.
it('sees what a page, a worker and a socket ask of another origin', async () => {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.evaluate((host) => {
      const ask = (name: string) => `fetch('http://${name}.${host}/x?y=1').catch(() => {})`;
      const script = new Blob([ask('worker')], { type: 'text/javascript' });
      new Worker(URL.createObjectURL(script));
      new WebSocket(`ws://socket.${host}/`);
      new Image().src = `https://image.${host}/x.png`;
      // Another name for this machine is another origin too.
      void fetch(`http://localhost:12345/${host}`).catch(() => {});
      return fetch(`http://page.${host}/`).catch(() => {});
    }, TRAP_CHECK);
    await expect
      .poll(
        async () => (await foreignRequests()).filter((url) => url.includes(TRAP_CHECK)).sort(),
        {
          timeout: 10_000,
        },
      )
      .toEqual(
        expect.arrayContaining([
          `http://localhost:12345/${TRAP_CHECK}`,
          `http://page.${TRAP_CHECK}/`,
          `http://worker.${TRAP_CHECK}/x?y=1`,
          `https://image.${TRAP_CHECK}:443`,
          `https://socket.${TRAP_CHECK}:80`,
        ]),
      );
  } finally {
    await browser.close();
  }
});
