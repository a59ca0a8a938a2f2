import { DefterError } from '../lib/errors';

/** The same problem without the engine's own words, which may hold what stands in a cell of the data. */
export function withoutData(error: unknown): DefterError {
  if (!(error instanceof DefterError)) {
    return new DefterError('engine.query_failed', { params: { message: '' } });
  }
  const { code, params } = error;
  const { message: _, ...others } = params;
  return new DefterError(code, { params: /^engine\./.test(code) ? others : { ...params } });
}
