/**
 * An error the user may see. `code` names the message in `i18n` (area `errors`), `params` fill it in;
 * `message` is the English developer text. The original cause and, for engine errors, the SQL are kept.
 */
export class DefterError extends Error {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly sql: string | undefined;

  constructor(
    code: string,
    options: {
      message?: string;
      params?: Record<string, string | number>;
      sql?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(options.message ?? code, { cause: options.cause });
    this.name = 'DefterError';
    this.code = code;
    this.params = options.params ?? {};
    this.sql = options.sql;
  }
}

/** True for the rejection of a cancelled operation, ours or the platform's. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The rejection of a cancelled operation. */
export function abortError(): DOMException {
  return new DOMException('The operation was cancelled.', 'AbortError');
}
