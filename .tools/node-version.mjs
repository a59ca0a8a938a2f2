// Imported first by every command, for its effect: an old Node gets a sentence instead of a stack
// trace. Keep the syntax old enough for it to be read there.

/**
 * The versions the build tools run on: 20.19 and up, 22.12 and up, and anything newer.
 *
 * @param {string} version like "20.19.0"
 */
export function nodeIsSupported(version) {
  const parts = version.split('.').map(Number);
  const major = parts[0];
  const minor = parts[1];
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
}

if (!nodeIsSupported(process.versions.node)) {
  console.error(
    'Defter needs Node.js 20.19 or newer (or 22.12 or newer); this is ' +
      process.versions.node +
      '.\nInstall a current version from https://nodejs.org and run the command again.',
  );
  process.exit(1);
}
