/** A real Redis beside us, on a port of its own on loopback, without persistence: what a wake-up costs where there is a server. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

/** Started, and answering. `end` resolves when it is gone. */
export async function startRedis() {
  const dir = mkdtempSync(join(tmpdir(), 'tt-bench-redis-'));
  const port = await freePort();
  const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir];
  const server = spawn('redis-server', words, { stdio: 'ignore' });
  const ended = once(server, 'close');
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 200 || server.exitCode !== null) throw new Error('redis-server does not answer');
    await sleep(20);
  }
  return {
    port,
    async end() {
      kill();
      await ended;
      process.off('exit', kill);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const done = (yes) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (data) => done(data.toString().startsWith('+PONG')));
    socket.once('error', () => done(false));
  });
}
