// @ts-check
// Run under the pinned Node, which heeds the proxy variables: node probe-download.mjs <url> <timeout in ms>
// Exit 0: the server has the file, or points to where it is.
const [url = '', timeoutMs = '3000'] = process.argv.slice(2);

try {
  const response = await fetch(url, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(Number(timeoutMs)),
  });
  process.exit(response.status < 400 ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
