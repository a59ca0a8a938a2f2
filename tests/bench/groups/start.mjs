import { call } from '../browser.mjs';
import { inTurns, row } from '../measure.mjs';

/** From the click on the sample to the first segments, on a page just opened, against the bare boot of the engine: worker, module, a first statement, as its library does it. */
export default async function start(bench) {
  await bench.buildApp();
  const medians = await inTurns(
    {
      ours: async () => {
        const page = await bench.page('/app/index.html?lang=en');
        const sample = page.getByTestId('sample-en');
        await sample.waitFor();
        const ms = await page.evaluate(async () => {
          const begin = performance.now();
          document.querySelector('[data-testid="sample-en"]').click();
          for (;;) {
            if (document.querySelector('[data-testid="segment-row"][data-segment="champions"]'))
              break;
            // The sample ends on the data page: go on as a user would, as soon as it can be done.
            document.querySelector('[data-testid="go-explore"]')?.click();
            await new Promise((resolve) => setTimeout(resolve, 4));
          }
          return performance.now() - begin;
        });
        await page.context().close();
        return ms;
      },
      boot: async () => {
        const page = await bench.page('/page/index.html');
        const ms = await call(page, 'boot');
        await page.context().close();
        return ms;
      },
    },
    7,
  );
  return [
    row('start', 'click on the sample to first segments', {
      size: 'sample',
      ours: medians.ours,
      peer: 'bare boot of the engine',
      theirs: medians.boot,
      unit: 'ms',
      goal: 1.5,
    }),
  ];
}
