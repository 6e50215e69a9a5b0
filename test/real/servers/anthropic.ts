/** Anthropic's Messages API, as much as Claude Code needs. */
import type { Dialect, Turn } from '../model.ts';
import { events, freshId, json, notHere } from './stream.ts';

const isMessages = (path: string): boolean => /^\/v1\/messages(?:\?|$)/.test(path);

export const anthropic: Dialect = {
  // Side requests, such as the one for a title, carry no tools.
  isTurn: (path, body) => isMessages(path) && body.tools?.length > 3,
  answer(response, path, body, turn) {
    if (path.startsWith('/v1/messages/count_tokens')) return json(response, { input_tokens: 100 });
    if (!isMessages(path)) return notHere(response);
    const content = blocks(turn);
    const stop = { stop_reason: turn.tools === undefined ? 'end_turn' : 'tool_use', stop_sequence: null };
    const usage = { input_tokens: 100, output_tokens: 20 };
    const message = { id: freshId('msg'), type: 'message', role: 'assistant', model: body.model, usage };
    if (!body.stream) return json(response, { ...message, ...stop, content });
    const send = events(response);
    const emit = (type: string, data: object = {}) => send({ type, ...data }, type);
    emit('message_start', { message: { ...message, content: [], stop_reason: null, stop_sequence: null } });
    content.forEach((block, index) => {
      emit('content_block_start', { index, content_block: block.empty });
      emit('content_block_delta', { index, delta: block.delta });
      emit('content_block_stop', { index });
    });
    emit('message_delta', { delta: stop, usage });
    emit('message_stop');
    response.end();
  },
};

/** Each as it begins and as the rest arrives. */
function blocks({ text, tools = [] }: Turn) {
  const words = text === undefined ? [] : [{ type: 'text', text }];
  const calls = tools.map(({ name, input }) => ({ type: 'tool_use', id: freshId('toolu'), name, input }));
  return [
    ...words.map((block) => ({ ...block, empty: { ...block, text: '' }, delta: { type: 'text_delta', text } })),
    ...calls.map((block) => ({
      ...block,
      empty: { ...block, input: {} },
      delta: { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
    })),
  ];
}
