/** The few words of Redis' protocol that pub/sub needs. */
import { connect, type Socket } from 'node:net';

export const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/** Connects to a socket's path and hands over each line that comes, framing included. Ends the process when Redis ends. */
export function dial(path: string, hear: (line: string) => void): Socket {
  const socket = connect(path).setEncoding('utf8');
  let rest = '';
  socket.on('data', (chunk) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
  return socket.once('close', () => process.exit());
}
