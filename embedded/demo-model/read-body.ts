import type { IncomingMessage } from 'node:http';

export type Body = { kind: 'complete'; text: string } | { kind: 'too_large' } | { kind: 'aborted' };

/** Reads a request body as UTF-8 text, up to a number of bytes; what comes after the limit is read and dropped. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      if (bytes > maxBytes) resolve({ kind: 'too_large' });
      else resolve({ kind: 'complete', text: Buffer.concat(chunks).toString('utf8') });
    });
    const onLost = () => resolve({ kind: 'aborted' });
    request.on('error', onLost);
    request.on('close', onLost);
  });
}
