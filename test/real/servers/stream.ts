/** How a model server speaks over HTTP: one JSON document, or a stream of events. */
import type { ServerResponse } from 'node:http';

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export function notHere(response: ServerResponse): void {
  json(response, { error: { message: 'no such route' } }, 404);
}

/** A function that sends one event, with a name where the API wants one. */
export function events(response: ServerResponse): (data: unknown, name?: string) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  return (data, name) => {
    const head = name === undefined ? '' : `event: ${name}\n`;
    response.write(`${head}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  };
}

let given = 0;
export const freshId = (prefix: string): string => `${prefix}_${String(++given).padStart(8, '0')}`;
