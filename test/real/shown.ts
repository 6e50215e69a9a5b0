/** What a request shows its model, whichever API it speaks: every text in it but the model's own and the tools' declarations. */
import type { Body } from './model.ts';

/** One string for each piece of the conversation, in order. */
export function items({ system, instructions, systemInstruction, messages, input, contents }: Body): string[] {
  const standing = [system ?? instructions ?? systemInstruction ?? []].flat();
  const conversation: Body[] = [messages ?? input ?? contents ?? []].flat();
  const others = conversation.filter(({ role, type }) => !OWN.test(role ?? '') && !OWN_CALL.test(type ?? ''));
  const pieces = others.flatMap((message) => message.content ?? message.parts ?? message);
  return [...standing, ...pieces].map((piece) => texts(piece).join('\n'));
}

const OWN = /^(?:assistant|model)$/;
const OWN_CALL = /_call$|^reasoning$/;
const NO_TEXT = /^(?:type|role|id|name|cache_control|.*_id|status)$/;

function texts(value: Body): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => (NO_TEXT.test(key) ? [] : texts(inner)));
}
