/** How an actor is spoken to: it says that it is ready, then answers each line of stdin, and ends with it. */
import { createInterface } from 'node:readline';

export const say = (answer: unknown): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

export async function answerLines(answer: (request: Record<string, unknown>) => Promise<unknown>): Promise<void> {
  say({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) say(await answer(JSON.parse(line)));
}
